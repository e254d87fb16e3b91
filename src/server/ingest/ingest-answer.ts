import type { Delivery } from '../../core/index.ts';

// Each with its status and one sentence, in which nothing of the request occurs.
const REFUSALS = {
  not_found: [404, 'There is nothing here; send to /v1/logs or /v1/traces.'],
  method_not_allowed: [405, 'Records are sent with POST.'],
  unauthorized: [401, 'The request carries no valid credentials.'],
  rate_limited: [429, 'Too much was sent at once; send it again later.'],
  unsupported_media_type: [415, 'Records are taken as application/json only, plain or gzip.'],
  unreadable: [400, 'The body broke off, or is not what it says it is.'],
  timed_out: [408, 'The body took too long.'],
  too_large: [413, 'The body is too large; send fewer records at once.'],
  too_many: [413, 'The body holds too many records; send fewer at once.'],
  not_json: [400, 'The body is not JSON.'],
  not_otlp: [400, 'The body is not an OTLP export request.'],
  // OTLP lets senders try again after 503, never after 500.
  // https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes
  try_again: [503, 'The records could not be stored; send them again later.'],
} as const;

const MAX_LISTED = 100;
// What a sender calls an id may be anything; only what looks like one is said back.
const ID = /^[\w-]{1,64}$/;

function answer(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json(body, {
    status,
    headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...headers },
  });
}

/** Why nothing was taken. */
export type Refusal = keyof typeof REFUSALS;

/** Says why nothing was taken. */
export function refuse(
  code: Refusal,
  headers: Readonly<Record<string, string>> = {},
): { response: Response; message: string } {
  const [status, message] = REFUSALS[code];
  return { response: answer(status, { error: { message, code } }, headers), message };
}

/** Asks the sender to keep its records and to come back after a pause. */
export function tryAgain(pauseMs = 1000): Response {
  return refuse('try_again', { 'retry-after': String(Math.max(1, Math.ceil(pauseMs / 1000))) }).response;
}

/** The field of a partial success that counts what was refused. */
export type CountName = 'rejectedSpans' | 'rejectedLogRecords';

/**
 * Says what was taken: all, or all but the rejected records, with the count that OTLP asks for and the ids that it lacks.
 * @see https://opentelemetry.io/docs/specs/otlp/#partial-success-1
 */
export function acknowledge(rejected: Delivery['rejected'], countName: CountName): Response {
  const [first] = rejected;
  if (!first) return answer(200, {});
  return answer(200, {
    partialSuccess: {
      [countName]: String(rejected.length),
      errorMessage: first.reason,
      rejected: rejected
        .slice(0, MAX_LISTED)
        .map(({ id, reason }) => ({ ...(id !== undefined && ID.test(id) && { id }), reason })),
    },
  });
}
