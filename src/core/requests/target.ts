import { headersOfPolicy, type HeaderPolicy } from '../propagation/tracing-headers.ts';

/** An origin, or a part of it, that may receive our headers. */
export interface Target {
  /**
   * An origin, or an origin with a path: `https://api.example.com` or `https://api.example.com/v1`. It can also be a
   * function. The function is called with each URL that does not match the address of any target. It returns `true` if
   * the URL belongs to this target. It must not change the URL.
   */
  readonly url: string | ((url: URL) => boolean);
  /** The headers that requests to the target get. @default 'w3c' */
  readonly headers?: HeaderPolicy;
  /**
   * Whether the target's preflights are known to allow our headers. If not, only one request at a time carries them,
   * until one request has shown that they are allowed.
   *
   * @default false
   */
  readonly trusted?: boolean;
  /**
   * Whether the target says no to a person when it answers with a status from 400 to 499, as a sign-in service does for
   * a wrong password. Such an answer is recorded as a refusal and not as an error.
   *
   * @default false: only answers that a server of Waybill marks as refusals
   */
  readonly refuses?: boolean;
}

/** The form of a target that is checked for each request. */
export interface TargetRule {
  /** Origin and path, with a slash at the end. Empty if the target is a function. */
  readonly prefix: string;
  readonly covers?: (url: URL) => boolean;
  /** The names of the headers that the target may receive. */
  readonly headers: readonly string[];
  /** Whether the target accepts our headers. Undefined as long as this is not known. */
  works: boolean | undefined;
  readonly refuses: boolean | undefined;
  /** Whether a request is under way that will show whether the target accepts our headers. */
  isTried?: boolean;
}

// `URL` accepts `*` in a host name, but no host has such a name.
const TARGET = /^https?:\/\/[^*@?#]+$/i;

/**
 * Makes a rule from a target. Throws if the URL of the target is not an address, or if its header policy is unknown.
 */
export function compileTarget({ url, headers = 'w3c', trusted, refuses }: Target): TargetRule {
  const rule: TargetRule = {
    prefix: '',
    headers: headersOfPolicy(headers),
    works: trusted || undefined,
    refuses,
  };
  if (typeof url === 'function') return { ...rule, covers: url };
  if (!TARGET.test(url) || !URL.canParse(url)) {
    throw new TypeError(`[waybill] target "${url}" is not an address; write "https://api.example.com/v1".`);
  }
  return { ...rule, prefix: new URL(url).href.replace(/\/?$/, '/') };
}
