import type { Exporter } from '../core/index.ts';
import { matchRefusals, Settlement } from '../core/internal.ts';
import { readRefusals, readRetryAfter, readText } from './read-answer.ts';
import { fitInto, signalsOf, type Signal } from './signals.ts';

/** Settings of {@link otlpExporter}. */
export interface OtlpExporterOptions {
  /** Base address of an OTLP/HTTP receiver, such as `/otlp` or `https://collector.example.com`: `/v1/logs` and `/v1/traces` are added. */
  readonly url: string;
  /** Headers for each request, or a function that gives them, such as one that reads a fresh token. */
  readonly headers?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
}

// With fresh credentials it may be taken, and any 5xx may be a proxy's.
const TRY_AGAIN = /^(401|403|408|429|5..)$/;
const MOST_REQUESTS = 32;
const BREATH_MS = 1000;

/** One attempt to deliver a batch. */
interface Attempt {
  readonly settlement: Settlement;
  readonly post: (signal: Signal) => Promise<Response>;
  /** Whether all of it goes in one request, so that one answer may speak for it. */
  readonly isOne: boolean;
  /** Whether such an answer has taken all. */
  isTaken: boolean;
  requests: number;
  retryAfterMs: number | undefined;
  /** Why another try makes sense. */
  error: unknown;
}

/**
 * Sends records to an OTLP/HTTP receiver as JSON: Waybill's own ingest, or any OpenTelemetry Collector.
 *
 * Throws at creation without a URL. Afterwards it rejects where another try makes sense: no connection, no answer, 408,
 * 429, 5xx, and 401 or 403, since `headers` may give a fresh token then. OTLP has only 429, 502, 503 and 504 tried again;
 * but proxies answer 500 and others of their own for everything, and the queue ends all tries after seven days. A batch
 * that is refused by 400 or 413 is halved until only those records are refused that cannot be taken. Every other answer
 * refuses for good. Where the request may carry a limited number of bytes, as at the end of a page, it carries as many
 * records as fit.
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export function otlpExporter({ url, headers }: OtlpExporterOptions): Exporter {
  if (!url) throw new TypeError("[waybill] otlpExporter needs a receiver; pass { url: '/otlp' }.");
  // By a regular expression, the first of a page, it takes ten times as long as all else here.
  const base = url.endsWith('/') ? url.slice(0, -1) : url;

  const settlement = new Settlement();

  return async function send(given, { signal, exit, maxBytes, fetch }) {
    const open = given.filter((record) => !settlement.has(record));
    const signals = signalsOf(fitInto(open, maxBytes));
    const attempt: Attempt = {
      settlement,
      isOne: signals.length === 1 && open.length === given.length,
      isTaken: false,
      requests: 0,
      retryAfterMs: undefined,
      error: undefined,
      post: ({ path, body }) =>
        fetch(base + path, {
          method: 'POST',
          headers: {
            ...(typeof headers === 'function' ? headers() : headers),
            'content-type': 'application/json',
          },
          body: body(),
          signal,
          // A token must not follow a redirect to somewhere else.
          redirect: 'error',
          keepalive: exit,
        }),
    };
    await Promise.all(signals.map((part) => deliver(part, attempt)));
    const { isTaken, error, retryAfterMs } = attempt;
    if (isTaken) return { accepted: signals[0]!.records.length, rejected: [] };
    if (error && !retryAfterMs) throw error;
    return { ...settlement.deliveryOf(given), retryAfterMs };
  };
}

/** Sends the records of one kind, in halves where all at once are refused. Never rejects. */
async function deliver(signal: Signal, attempt: Attempt): Promise<void> {
  const { records } = signal;
  // A receiver that refuses all of many would be asked twice as often as there are records.
  if (attempt.requests++ >= MOST_REQUESTS) attempt.retryAfterMs ??= BREATH_MS;
  if (attempt.retryAfterMs || attempt.error) return;
  try {
    const response = await attempt.post(signal);
    const text = await readText(response);
    if ((response.status === 400 || response.status === 413) && records.length > 1) {
      const middle = records.length / 2;
      await deliver(signalsOf(records.slice(0, middle))[0]!, attempt);
      await deliver(signalsOf(records.slice(middle))[0]!, attempt);
    } else settle(signal, attempt, { response, text });
  } catch (error) {
    attempt.error ??= error;
  }
}

function settle(
  { path, records }: Signal,
  attempt: Attempt,
  { response, text }: { readonly response: Response; readonly text: string },
): void {
  const { ok, status, headers } = response;
  const reason = `${path} answered ${status} ${text.slice(0, 200)}`;
  // Where a page answers in the place of a receiver, nothing has been taken.
  const isPage = ok && /html/.test(headers.get('content-type') ?? '');
  if (isPage || TRY_AGAIN.test(String(status))) {
    attempt.retryAfterMs = readRetryAfter(headers.get('retry-after'));
    throw new Error(reason);
  }
  const refusals = ok ? matchRefusals(records, readRefusals(text, records.length)) : undefined;
  // To write down each record takes longer than to send it, and of a batch that was taken it is never asked.
  attempt.isTaken = attempt.isOne && refusals?.size === 0 && attempt.requests === 1;
  if (attempt.isTaken) return;
  const refusal = { reason, ...(status === 413 && { tooLarge: true }) };
  for (const record of records) {
    attempt.settlement.note(record, refusals ? (refusals.get(record) ?? null) : refusal);
  }
}
