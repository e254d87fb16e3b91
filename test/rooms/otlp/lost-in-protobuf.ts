import { Buffer } from 'node:buffer';
import type { Field, Type } from 'protobufjs';
import type { Json } from './check-meaning.ts';

const isId = (name: string): boolean => /^(trace|span|parentSpan)Id$/.test(name);

/** Writes ids as base64, because protobufjs reads bytes from base64. */
function withBase64Ids(value: unknown): unknown {
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

function compareValue({ resolvedType, partOf }: Field, before: unknown, after: unknown, path: string) {
  if (resolvedType && 'fields' in resolvedType) {
    return compareMessage(resolvedType, before as Json, after as Json | undefined, path);
  }
  // Protobuf omits a field with its default value, except for a field of a `oneof`.
  const isDefault = !partOf && [0, '', '0', false].includes(before as string);
  return after === before || (after === undefined && isDefault)
    ? []
    : [`${path} was ${JSON.stringify(before)} and is ${JSON.stringify(after)} after protobuf`];
}

function compareMessage(type: Type, before: Json, after: Json | undefined, path: string): string[] {
  if (!after) return [`${path} is lost in protobuf`];
  return Object.entries(before).flatMap(([name, value]) => {
    const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
    if (!field) return [`${path}.${name} is lost in protobuf`];
    if (!field.repeated) return compareValue(field, value, after[name], `${path}.${name}`);
    const list = (after[name] ?? []) as readonly unknown[];
    return (value as readonly unknown[]).flatMap((item, nth) =>
      compareValue(field, item, list[nth], `${path}.${name}[${nth}]`),
    );
  });
}

/** Writes a request as protobuf and reads it again. Lists the lost or changed values, each with its JSON path. */
export function lostInProtobuf(type: Type, request: Json): string[] {
  const before = withBase64Ids(request) as Json;
  const bytes = type.encode(type.fromObject(before)).finish();
  const after = type.toObject(type.decode(bytes), { longs: String, bytes: String, json: true }) as Json;
  return compareMessage(type, before, after, '$');
}
