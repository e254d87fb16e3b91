import { headersOfPolicy, type HeaderPolicy } from '../propagation/tracing-headers.ts';

/** A place that may receive our headers. */
export interface Target {
  /**
   * An origin, or an origin with a path: `https://api.example.com` or `https://api.example.com/v1`. Or a function that
   * is asked about each URL that no such address covers, and gives `true` for those that it speaks for; it must not change
   * the URL.
   */
  readonly url: string | ((url: URL) => boolean);
  /** @default 'w3c' */
  readonly headers?: HeaderPolicy;
  /**
   * Whether it is known that preflights there allow our headers. Otherwise, until one request has shown it, only one at a
   * time carries them.
   *
   * @default false
   */
  readonly trusted?: boolean;
}

/** A target as it is asked about each request. */
export interface TargetRule {
  /** Origin and path, with a slash at the end; empty where a function is asked. */
  readonly prefix: string;
  readonly covers?: (url: URL) => boolean;
  /** The names of the headers that it allows. */
  readonly headers: readonly string[];
  /** Undefined until a request to another origin has shown whether it takes our headers. */
  works: boolean | undefined;
  /** Whether such a request is under way. */
  isTried?: boolean;
}

// A wildcard would parse as a host, but no host has that name.
const TARGET = /^https?:\/\/[^*@?#]+$/i;

/** Makes a rule of a target. Throws where its URL is none or its policy unknown. */
export function compileTarget({ url, headers = 'w3c', trusted }: Target): TargetRule {
  const rule: TargetRule = { prefix: '', headers: headersOfPolicy(headers), works: trusted || undefined };
  if (typeof url === 'function') return { ...rule, covers: url };
  if (!TARGET.test(url) || !URL.canParse(url)) {
    throw new TypeError(`[waybill] target "${url}" is no address; write "https://api.example.com/v1".`);
  }
  return { ...rule, prefix: new URL(url).href.replace(/\/?$/, '/') };
}
