import { Field, Type } from 'protobufjs';
import { expect } from 'vitest';
import type { Json } from '../otlp/check-meaning.ts';
import { readProtos } from '../otlp/read-protos.ts';
import { writeProtobuf } from '../otlp/write-protobuf.ts';
import type { serve } from './serve-ingest.ts';

/** The headers of a request with protobuf. */
export const PROTOBUF = { 'content-type': 'application/x-protobuf' };

// https://github.com/googleapis/googleapis/blob/master/google/rpc/status.proto, without its list of details
const status = new Type('Status').add(new Field('code', 1, 'int32')).add(new Field('message', 2, 'string'));

const kindOf = (path: string) => (path === '/v1/logs' ? 'logs' : 'traces');

/** Writes a request of OTLP's JSON as protobuf, with the official definitions. */
export const toProtobuf = (path: string, json: object): Uint8Array<ArrayBuffer> =>
  writeProtobuf(readProtos(kindOf(path)), json as Json);

/** Reads the answer to a request with protobuf, with the official definitions. */
export async function readAnswer(response: Response, path = '/v1/traces'): Promise<object> {
  expect(response.headers.get('content-type')).toBe('application/x-protobuf');
  const names = { traces: 'ExportTraceServiceResponse', logs: 'ExportLogsServiceResponse' };
  const type = response.ok ? readProtos(kindOf(path)).parent!.lookupType(names[kindOf(path)]) : status;
  const answer = type.decode(new Uint8Array(await response.arrayBuffer()));
  return { status: response.status, answer: type.toObject(answer, { longs: String }) };
}

/** Sends a request with protobuf, and reads the answer. */
export async function ask(
  { send }: Pick<Awaited<ReturnType<typeof serve>>, 'send'>,
  body: Uint8Array,
  path = '/v1/traces',
): Promise<object> {
  return readAnswer(await send(body, { path, headers: PROTOBUF }), path);
}
