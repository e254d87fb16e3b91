import type { Delivery } from '../../core/index.ts';
import { writePartialSuccess, writeStatus } from '../protobuf/write-answer.ts';
import { CONTENT_TYPES, type BodyFormat } from './body-format.ts';

// Each refusal has a status and one sentence. The sentence contains nothing of the request.
const REFUSALS = {
  not_found: [404, 'This path does not exist; send to /v1/logs or /v1/traces.'],
  method_not_allowed: [405, 'Send records with POST.'],
  unauthorized: [401, 'The request carries no valid credentials.'],
  other_identity: [403, 'The records belong to another user; send them when that user is signed in.'],
  rate_limited: [429, 'Too much was sent at once; send it again later.'],
  unsupported_media_type: [415, 'Send records as application/json or application/x-protobuf, plain or gzip.'],
  unreadable: [400, 'The body is incomplete, or its compression is invalid.'],
  timed_out: [408, 'The body took too long to arrive.'],
  too_large: [413, 'The body is too large; send fewer records at once.'],
  too_many: [413, 'The body holds too many records; send fewer at once.'],
  not_json: [400, 'The body is not JSON.'],
  not_protobuf: [400, 'The body is not protobuf, or it is incomplete.'],
  not_otlp: [400, 'The body is not an OTLP export request.'],
  // OTLP lets a sender send the records again after 503, but never after 500.
  // https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes
  try_again: [503, 'The records could not be stored; send them again later.'],
} as const;

const MAX_LISTED = 100;
// A sender can put any text into an id. The response repeats only ids that match this pattern.
const ID = /^[\w-]{1,64}$/;

/** Headers of a response beside the ones that every response has. */
export type MoreHeaders = Readonly<Record<string, string>>;

/** The content of a response in each format. Only the format of the request is used. */
interface Content {
  readonly json: unknown;
  readonly protobuf: () => Uint8Array<ArrayBuffer>;
}

function answer(
  status: number,
  { json, protobuf }: Content,
  { format, headers }: { format: BodyFormat; headers?: MoreHeaders },
): Response {
  return new Response(format === 'json' ? JSON.stringify(json) : protobuf(), {
    status,
    headers: {
      'content-type': CONTENT_TYPES[format],
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
  });
}

/** The reason why a request was refused. */
export type Refusal = keyof typeof REFUSALS;

/** Creates the response to a refused request, in the format of the request. */
export function refuse(
  code: Refusal,
  format: BodyFormat,
  headers: MoreHeaders = {},
): { response: Response; message: string } {
  const [status, message] = REFUSALS[code];
  const content = { json: { error: { message, code } }, protobuf: () => writeStatus(message) };
  return { response: answer(status, content, { format, headers }), message };
}

/** Creates the response that asks the sender to keep its records and to send them again after a pause. */
export function tryAgain(format: BodyFormat, pauseMs = 1000): Response {
  const retryAfter = String(Math.max(1, Math.ceil(pauseMs / 1000)));
  return refuse('try_again', format, { 'retry-after': retryAfter }).response;
}

/** The name of the field that counts the rejected records in a partial success of OTLP. */
export type CountName = 'rejectedSpans' | 'rejectedLogRecords';

/**
 * Creates the response for records that were accepted. It counts the rejected records, if there are any. OTLP asks only
 * for the number of rejected records. As JSON, Waybill also lists their ids.
 * @see https://opentelemetry.io/docs/specs/otlp/#partial-success-1
 */
export function acknowledge(
  rejected: Delivery['rejected'],
  { countName, format }: { countName: CountName; format: BodyFormat },
): Response {
  const [first] = rejected;
  const partialSuccess = first && {
    [countName]: String(rejected.length),
    errorMessage: first.reason,
    rejected: rejected
      .slice(0, MAX_LISTED)
      .map(({ id, reason }) => ({ ...(id !== undefined && ID.test(id) && { id }), reason })),
  };
  const content = {
    json: { partialSuccess },
    protobuf: () => writePartialSuccess(rejected.length, first?.reason),
  };
  return answer(200, content, { format });
}
