import type { Exporter, ExportRequest } from '../core/index.ts';
import { deliveryOf, matchRefusals, type Settlement } from '../core/internal.ts';
import { judgeAnswer, readRefusals, readRetryAfter, readText } from './read-answer.ts';
import { fitInto, signalsOf, type Signal } from './signals.ts';

/** Settings of {@link otlpExporter}. */
export interface OtlpExporterOptions {
  /**
   * The base address of an OTLP/HTTP receiver, such as `/otlp` or `https://collector.example.com`. The exporter appends
   * `/v1/logs` and `/v1/traces` to it.
   */
  readonly url: string;
  /**
   * The headers of each request, or a function that returns them. The exporter calls the function for each batch, so
   * the function can read a fresh token. The function gets the identity of the batch, which is the current one of the
   * tracing. The exporter does not call the function for records of other users, or for signed-out records. Never put
   * the token of a user into an object: the object is sent with all records.
   */
  readonly headers?: ExportHeaders | ((batch: Pick<ExportRequest, 'identity'>) => ExportHeaders);
  /**
   * If `headers` is a function, the headers of requests with signed-out records, such as a public key. Never put the
   * token of a user here.
   * @default none
   */
  readonly anonymousHeaders?: ExportHeaders;
  /**
   * Whether requests with records of the current user carry cookies. Requests with other records never carry them.
   * @default 'same-origin'
   */
  readonly credentials?: 'omit' | 'same-origin' | 'include';
}

type ExportHeaders = Readonly<Record<string, string>>;

const MOST_REQUESTS = 32;
const BREATH_MS = 1000;

/** One attempt to deliver a batch. */
class Attempt {
  /** Whether the attempt got exactly one response, and this response accepted every record. */
  isTaken = false;
  retryAfterMs: number | undefined;
  /** The first error because of which the batch has to be sent again. */
  error: unknown;
  #requests = 0;
  readonly #post: (signal: Signal) => Promise<Response>;
  readonly #settlement: Settlement;
  /**
   * Whether one response can settle the whole attempt. True if the attempt begins with only one request, and no earlier
   * attempt has settled any of its records.
   */
  readonly #isOne: boolean;

  constructor(post: (signal: Signal) => Promise<Response>, settlement: Settlement, isOne: boolean) {
    this.#post = post;
    this.#settlement = settlement;
    this.#isOne = isOne;
  }

  /** Sends the records of one kind. If the receiver refuses the request, sends the records in halves. Never rejects. */
  async deliver(signal: Signal): Promise<void> {
    const { records } = signal;
    // Without this limit, a receiver that refuses every record would get two requests per record.
    if (this.#requests++ >= MOST_REQUESTS) this.retryAfterMs ??= BREATH_MS;
    if (this.retryAfterMs || this.error) return;
    try {
      const response = await this.#post(signal);
      const text = await readText(response);
      const verdict = judgeAnswer(response, text);
      if (verdict === 'refused' && records.length > 1) {
        const middle = records.length / 2;
        await this.deliver(signalsOf(records.slice(0, middle))[0]!);
        await this.deliver(signalsOf(records.slice(middle))[0]!);
      } else this.#settle(signal, response, { text, verdict });
    } catch (error) {
      this.error ??= error;
    }
  }

  #settle(
    { path, records }: Signal,
    { status, headers }: Response,
    { text, verdict }: { readonly text: string; readonly verdict: ReturnType<typeof judgeAnswer> },
  ): void {
    const reason = `${path} answered ${status} ${text.slice(0, 200)}`;
    if (verdict === 'wait') {
      this.retryAfterMs = readRetryAfter(headers.get('retry-after'));
      throw new Error(reason);
    }
    const refusals =
      verdict === 'taken' ? matchRefusals(records, readRefusals(text, records.length)) : undefined;
    // An accepted batch is never sent again, so the outcome of its records is not noted. Noting the outcome of a record
    // would take longer than sending the record.
    this.isTaken = this.#isOne && refusals?.size === 0 && this.#requests === 1;
    if (this.isTaken) return;
    const refusal = { reason, ...(status === 413 && { tooLarge: true }) };
    for (const record of records) {
      this.#settlement.set(record, refusals ? (refusals.get(record) ?? null) : refusal);
    }
  }
}

/**
 * Creates an exporter that sends records to an OTLP/HTTP receiver as JSON: to Waybill's own ingest, or to any
 * OpenTelemetry Collector. Throws a `TypeError` if `url` is missing.
 *
 * The exporter rejects if another try makes sense: no connection, no response, and every error status except 400, 413
 * and 422. It also rejects if a response of success has a body that is not OTLP, such as a page of HTML. So a wrong
 * route or a missing token loses no records. OTLP allows another try only after 429, 502, 503 and 504. But proxies
 * answer any fault with 500 or a code of their own, and the queue ends all tries after seven days.
 *
 * If the receiver refuses a batch with 400, 413 or 422, the exporter halves the batch until only the faulty records are
 * refused. If the size of a request is limited, as at page exit, the request carries as many records as fit.
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export function otlpExporter({
  url,
  headers,
  anonymousHeaders,
  credentials = 'same-origin',
}: OtlpExporterOptions): Exporter {
  if (!url) throw new TypeError("[waybill] otlpExporter needs a receiver; pass { url: '/otlp' }.");
  // No regular expression here: the first one that a page runs takes ten times as long as the rest of this function.
  const base = url.endsWith('/') ? url.slice(0, -1) : url;

  const settlement: Settlement = new WeakMap();
  // The last headers of each of the last two users, for the records that are left when a user signs out. They stay in
  // memory.
  const last = new Map<string, ExportHeaders>();

  function headersFor({ identity, isFormer }: ExportRequest): ExportHeaders | undefined {
    if (typeof headers !== 'function') return headers;
    if (identity === null) return anonymousHeaders;
    if (isFormer) {
      if (last.has(identity!)) return last.get(identity!);
      throw new Error('The user has signed out; the records wait.');
    }
    const fresh = headers({ identity });
    if (!identity) return fresh;
    last.delete(identity);
    if (last.size > 1) last.delete(last.keys().next().value!);
    last.set(identity, fresh);
    return fresh;
  }

  return async function send(given, request) {
    const { signal, exit, maxBytes, fetch, identity, isFormer } = request;
    // The headers are read once, while the identity of the batch is still the current one.
    const batchHeaders = headersFor(request);
    const open = given.filter((record) => !settlement.has(record));
    const signals = signalsOf(fitInto(open, maxBytes));
    const post = ({ path, body }: Signal): Promise<Response> =>
      fetch(base + path, {
        method: 'POST',
        headers: {
          ...batchHeaders,
          'content-type': 'application/json',
        },
        body: body(),
        signal,
        // The cookies are those of the user who is signed in now.
        credentials: identity === null || isFormer ? 'omit' : credentials,
        // A redirect must not carry a token of `headers` to another address.
        redirect: 'error',
        keepalive: exit,
      });
    const isOne = signals.length === 1 && open.length === given.length;
    const attempt = new Attempt(post, settlement, isOne);
    await Promise.all(signals.map((part) => attempt.deliver(part)));
    const { isTaken, error, retryAfterMs } = attempt;
    if (isTaken) return { accepted: signals[0]!.records.length, rejected: [] };
    if (error && !retryAfterMs) throw error;
    return { ...deliveryOf(settlement, given), retryAfterMs };
  };
}
