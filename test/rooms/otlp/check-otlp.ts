import type { Json } from './check-meaning.ts';
import { checkMessage } from './check-message.ts';
import { lostInProtobuf } from './lost-in-protobuf.ts';
import { readProtos, type OtlpKind } from './read-protos.ts';

/**
 * Lists the problems of a request body for `/v1/logs` or `/v1/traces`, as sentences that start with a JSON path. The
 * list is empty if the body follows OTLP/JSON to the letter, and if protobuf loses nothing of it. This is stricter than
 * any receiver. Takes the JSON text, or the value before it is written as JSON.
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function checkOtlp(kind: OtlpKind, body: unknown): string[] {
  let request: unknown;
  try {
    request = JSON.parse(typeof body === 'string' ? body : JSON.stringify(body));
  } catch (error) {
    return [`$ must be JSON: ${String(error)}`];
  }
  const type = readProtos(kind);
  const problems = checkMessage(type, request, '$');
  // Protobufjs throws at some wrong values, and drops others silently. So the body is checked first.
  return problems.length > 0 ? problems : lostInProtobuf(type, request as Json);
}
