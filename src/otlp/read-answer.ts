import type { Delivery } from '../core/index.ts';

const LONGEST_TEXT = 65_536;
const LONGEST_PAUSE_MS = 3_600_000;

/**
 * Reads a body to its end, and gives the beginning of it as text. Unread bodies of keepalive requests count against the
 * page's 64 KiB until they are collected.
 */
export async function readText(response: Response): Promise<string> {
  const { body, headers } = response;
  // Chromium often reports a request whose body goes through a reader as aborted, in its panels and to test drivers.
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

/** Reads how long a receiver wants to rest, in milliseconds up to an hour; nothing where it says no such thing. */
export function readRetryAfter(header: string | null): number | undefined {
  // Either seconds or a date: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header!) - Date.now() : seconds * 1000;
  return ms > 0 ? Math.min(ms, LONGEST_PAUSE_MS) : undefined;
}

interface PartialSuccess {
  readonly errorMessage?: unknown;
  readonly rejectedSpans?: unknown;
  readonly rejectedLogRecords?: unknown;
  /** What `createIngest` adds. */
  readonly rejected?: readonly ({ readonly id?: unknown; readonly reason?: unknown } | null)[];
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value.slice(0, 200) : undefined;

/**
 * Reads which of so many records a receiver has refused. OTLP gives a number only, as text or, by some, as a number; what
 * cannot be read refuses nothing.
 * @see https://opentelemetry.io/docs/specs/otlp/#partial-success-1
 */
export function readRefusals(text: string, count: number): Delivery['rejected'] {
  if (!text) return [];
  let partial: PartialSuccess = {};
  try {
    partial = (JSON.parse(text) as { partialSuccess?: PartialSuccess } | null)?.partialSuccess ?? {};
  } catch {
    // A proxy's own answer.
  }
  const { rejected: listed, errorMessage } = partial;
  const refused = Number(partial.rejectedSpans ?? partial.rejectedLogRecords);
  return Array.from({ length: Math.max(0, Math.min(refused || 0, count)) }, (_, nth) => {
    const { id, reason = errorMessage } = (Array.isArray(listed) && listed[nth]) || {};
    return { id: textOf(id), reason: textOf(reason) ?? 'refused by the receiver' };
  });
}
