import { headersOfPolicy, type HeaderPolicy } from '../propagation/tracing-headers.ts';

/** A place that may receive our headers. */
export interface Target {
  /**
   * An origin, or an origin with a path: `https://api.example.com` or `https://api.example.com/v1`. Or a function: it
   * is called with each URL that no address covers, and returns `true` if the target covers the URL. It must not change
   * the URL.
   */
  readonly url: string | ((url: URL) => boolean);
  /** The headers that requests to the target get. @default 'w3c' */
  readonly headers?: HeaderPolicy;
  /**
   * Whether preflights of the target are known to allow our headers. Otherwise only one request at a time carries them,
   * until one request has shown that they are allowed.
   *
   * @default false
   */
  readonly trusted?: boolean;
}

/** A target in the form that is checked for each request. */
export interface TargetRule {
  /** Origin and path, with a slash at the end. Empty if the target is a function. */
  readonly prefix: string;
  readonly covers?: (url: URL) => boolean;
  /** The names of the headers that the target may receive. */
  readonly headers: readonly string[];
  /** Undefined until a request to another origin has shown whether it takes our headers. */
  works: boolean | undefined;
  /** Whether a request that shows this is under way. */
  isTried?: boolean;
}

// `URL` accepts a wildcard as a host, but no host has such a name.
const TARGET = /^https?:\/\/[^*@?#]+$/i;

/** Makes a rule from a target. Throws if its URL is not an address or its policy is unknown. */
export function compileTarget({ url, headers = 'w3c', trusted }: Target): TargetRule {
  const rule: TargetRule = { prefix: '', headers: headersOfPolicy(headers), works: trusted || undefined };
  if (typeof url === 'function') return { ...rule, covers: url };
  if (!TARGET.test(url) || !URL.canParse(url)) {
    throw new TypeError(`[waybill] target "${url}" is not an address; write "https://api.example.com/v1".`);
  }
  return { ...rule, prefix: new URL(url).href.replace(/\/?$/, '/') };
}
