import type { Json } from './check-meaning.ts';
import { checkMessage } from './check-message.ts';
import { lostInProtobuf } from './lost-in-protobuf.ts';
import { readProtos, type OtlpKind } from './read-protos.ts';

/**
 * Lists what is wrong with the body of a request to `/v1/logs` or `/v1/traces`: sentences that start with a JSON path.
 * It is empty where the body is OTLP/JSON to the letter, which is stricter than any receiver, and where nothing of it is
 * lost on the way through protobuf. Takes the text, or what would be sent as such.
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
  // Protobufjs throws at some wrong values, and drops others without a word.
  return problems.length > 0 ? problems : lostInProtobuf(type, request as Json);
}
