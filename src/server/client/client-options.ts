/** Settings of the requests that a server sends with `tracing.fetch` or with the `fetch` of a span. */
export interface ClientOptions {
  /**
   * The time in milliseconds until a request must have the headers of its answer, redirects included. After that time,
   * the request rejects with a `TimeoutError`, as with `AbortSignal.timeout`. The body of the answer can take longer. A
   * call with a `signal` or a `timeoutMs` of its own replaces this time.
   *
   * @default none: the platform decides, such as Node with 300 s
   */
  readonly timeoutMs?: number;
  /**
   * What becomes of a request outside of any request, job or span. `'begin'`: a new trace begins, and the request is
   * recorded. `'bare'`: the request gets no headers, and is not recorded.
   *
   * @default 'begin'
   */
  readonly outsideWork?: 'begin' | 'bare';
  /**
   * What becomes of tracing headers that the caller has set for a target. `'keep'`: they are sent as they are, and the
   * span of the request takes their ids. `'replace'`: Waybill's own headers are sent. Baggage of other programs stays
   * in each case.
   *
   * @default 'keep'
   */
  readonly ownHeaders?: 'keep' | 'replace';
}

/** The `init` of a request. It can also carry the timeout of this request. */
export interface ClientRequestInit extends RequestInit {
  /** The time in milliseconds until the request must have the headers of its answer. `null`: there is no limit. */
  readonly timeoutMs?: number | null | undefined;
}

/** A `fetch` whose `init` can carry the timeout of the request. */
export type ClientFetch = typeof fetch &
  ((input: Request | string | URL, init?: ClientRequestInit) => Promise<Response>);

/** The longest time of a timer. A longer timer would be due at once. */
const MOST_MS = 2 ** 31 - 1;

/** Tells whether a value is the time of a timer, in milliseconds. */
export const isTimeout = (value: unknown): value is number =>
  typeof value === 'number' && value > 0 && value <= MOST_MS;

/** Throws if a setting cannot work. */
export function checkClient(client: ClientOptions): void {
  if (Object(client) !== client) {
    throw new TypeError(`[waybill] client is ${String(client)}; pass an object such as { timeoutMs: 5000 }.`);
  }
  const { timeoutMs, outsideWork, ownHeaders } = client;
  if (timeoutMs !== undefined && !isTimeout(timeoutMs)) {
    throw new RangeError(
      `[waybill] client.timeoutMs is ${String(timeoutMs)}; pass milliseconds from 1 to ${MOST_MS}, or leave it out.`,
    );
  }
  if (outsideWork !== undefined && outsideWork !== 'begin' && outsideWork !== 'bare') {
    throw new TypeError(`[waybill] client.outsideWork is ${String(outsideWork)}; pass 'begin' or 'bare'.`);
  }
  if (ownHeaders !== undefined && ownHeaders !== 'keep' && ownHeaders !== 'replace') {
    throw new TypeError(`[waybill] client.ownHeaders is ${String(ownHeaders)}; pass 'keep' or 'replace'.`);
  }
}
