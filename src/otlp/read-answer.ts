import type { Delivery } from '../core/index.ts';

const LONGEST_TEXT = 65_536;
const LONGEST_PAUSE_MS = 3_600_000;

/**
 * Reads the body of a response to its end, and returns its beginning as text. The body must be read: an unread body of
 * a keepalive request counts against the page's limit of 64 KiB until garbage collection frees it.
 */
export async function readText(response: Response): Promise<string> {
  const { body, headers } = response;
  // A short body is read with `text`, not with a reader. With a reader, Chromium often reports the request as aborted,
  // in its panels and to test drivers.
  if (!body || Number(headers.get('content-length') ?? Infinity) < LONGEST_TEXT) return response.text();
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    if (text.length < LONGEST_TEXT) text += decoder.decode(value, { stream: true });
  }
}

/**
 * Reads the pause that a receiver asks for, from the header `Retry-After`. Returns milliseconds, at most an hour, or
 * `undefined` if the receiver asks for no pause.
 */
export function readRetryAfter(header: string | null): number | undefined {
  // `Retry-After` holds seconds or a date: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header!) - Date.now() : seconds * 1000;
  return ms > 0 ? Math.min(ms, LONGEST_PAUSE_MS) : undefined;
}

interface PartialSuccess {
  readonly errorMessage?: unknown;
  readonly rejectedSpans?: unknown;
  readonly rejectedLogRecords?: unknown;
  /** The refused records. Only Waybill's `createIngest` adds this list. */
  readonly rejected?: readonly ({ readonly id?: unknown; readonly reason?: unknown } | null)[];
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value.slice(0, 200) : undefined;

/**
 * Reads which records the receiver refused, from the text of its response to a request with `count` records. OTLP gives
 * only the number of refused records, as text. Some receivers write this number as a JSON number. If the response
 * cannot be read, no record counts as refused.
 * @see https://opentelemetry.io/docs/specs/otlp/#partial-success-1
 */
export function readRefusals(text: string, count: number): Delivery['rejected'] {
  if (!text) return [];
  let partial: PartialSuccess = {};
  try {
    partial = (JSON.parse(text) as { partialSuccess?: PartialSuccess } | null)?.partialSuccess ?? {};
  } catch {
    // A proxy could answer with text that is not JSON.
  }
  const { rejected: listed, errorMessage } = partial;
  const refused = Number(partial.rejectedSpans ?? partial.rejectedLogRecords);
  return Array.from({ length: Math.max(0, Math.min(refused || 0, count)) }, (_, nth) => {
    const { id, reason = errorMessage } = (Array.isArray(listed) && listed[nth]) || {};
    return { id: textOf(id), reason: textOf(reason) ?? 'refused by the receiver' };
  });
}

// With these statuses, a receiver says that the records themselves are at fault. Every other error can pass: a wrong
// route or a missing token is often mended by the next deployment.
const REFUSES = /^(400|413|422)$/;

/**
 * Tells what a response says about the records of its request. `'wait'`: the response does not come from an OTLP
 * receiver, or the receiver could take the records later.
 *
 * A receiver answers a success with a JSON object, with protobuf, or with nothing. A page of HTML with status 200 comes
 * from another server, and can have any content type or none.
 */
export function judgeAnswer({ ok, status, headers }: Response, text: string): 'taken' | 'refused' | 'wait' {
  if (REFUSES.test(`${status}`)) return 'refused';
  const type = headers.get('content-type') ?? '';
  const isOtlp = !/html/.test(type) && (/protobuf/.test(type) || /^\s*(\{|$)/.test(text));
  return ok && isOtlp ? 'taken' : 'wait';
}
