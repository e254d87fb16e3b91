import { Buffer } from 'node:buffer';
import type { Type } from 'protobufjs';
import type { Json } from './check-meaning.ts';

const isId = (name: string): boolean => /^(trace|span|parentSpan)Id$/.test(name);

/** Writes ids as base64, because protobufjs reads bytes from base64. */
export function withBase64Ids(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withBase64Ids);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]: [string, unknown]) => [
      name,
      isId(name) && typeof part === 'string'
        ? Buffer.from(part, 'hex').toString('base64')
        : withBase64Ids(part),
    ]),
  );
}

/** Writes a request of OTLP's JSON as protobuf. */
export function writeProtobuf(type: Type, request: Json): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(type.encode(type.fromObject(withBase64Ids(request) as Json)).finish());
}
