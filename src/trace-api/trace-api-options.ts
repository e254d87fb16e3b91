/** Settings of {@link traceApi}. */
export interface TraceApiOptions {
  /**
   * The token of each request, which is sent as `authorization: Bearer …`. A function is called for each request, so it
   * can return a fresh token. `null`, `undefined` and an empty text send no token.
   * @default none
   */
  readonly token?: string | (() => Token | Promise<Token>);
  /** More headers of each request, or a function that returns them. @default none */
  readonly headers?: Headers | (() => Headers | Promise<Headers>);
  /** Sends the requests. @default the `fetch` of the platform at the time of the request */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Aborts all requests of the reader. They then reject with the reason of the signal. @default none */
  readonly signal?: AbortSignal;
  /** How many milliseconds to wait for the end of an answer. @default 30,000 */
  readonly timeoutMs?: number;
  /** The maximum size of an answer in bytes, after decompression. @default 67,108,864 (64 MiB) */
  readonly maxBytes?: number;
}

type Token = string | null | undefined;
type Headers = Readonly<Record<string, string>>;

/** Settings with their defaults. */
export type Settings = Required<Pick<TraceApiOptions, 'fetch' | 'timeoutMs' | 'maxBytes'>> &
  TraceApiOptions & { readonly url: string };

const LONGEST_TIMEOUT_MS = 2_147_483_647;

function checkUrl(url: string): string {
  const isText = typeof url === 'string' && url !== '';
  const parsed = isText && URL.canParse(url, 'http://page') ? new URL(url, 'http://page') : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    throw new TypeError("[waybill] traceApi needs the address of a trace API; pass '/traces'.");
  }
  // The address stands in error messages. `fetch` refuses an address with a password anyway.
  if (parsed.username || parsed.password || url.includes('?') || url.includes('#')) {
    throw new TypeError(
      '[waybill] traceApi got an address with a password, a query or a fragment; pass credentials as token or headers.',
    );
  }
  return url.endsWith('/') ? url.slice(0, -1) : url;
}

/** Checks the settings, and completes them. Throws for settings that cannot work. */
export function readSettings(url: string, options: TraceApiOptions): Settings {
  const {
    fetch: send = (address, init) => fetch(address, init),
    timeoutMs = 30_000,
    maxBytes = 67_108_864,
  } = options;
  for (const [name, value] of Object.entries({ timeoutMs, maxBytes })) {
    if (!(value > 0)) throw new RangeError(`[waybill] ${name} is ${String(value)}; pass a number above 0.`);
  }
  if (typeof options.token === 'string') bearer(options.token);
  return {
    ...options,
    url: checkUrl(url),
    fetch: send,
    timeoutMs: Math.min(timeoutMs, LONGEST_TIMEOUT_MS),
    maxBytes,
  };
}

/** Writes a token as a header. Throws if no header can carry it: the error of `fetch` would contain the token. */
export function bearer(token: Token): Headers {
  if (token === null || token === undefined || token === '') return {};
  if (/^[\x21-\x7e]+$/.test(token)) return { authorization: `Bearer ${token}` };
  throw new TypeError('[waybill] traceApi got a token that no header can carry; pass the bare token.');
}
