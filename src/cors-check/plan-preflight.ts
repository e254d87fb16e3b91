import { headersOfPolicy } from '../core/internal.ts';
import type { HeaderPolicy } from '../core/index.ts';

/** Settings of {@link checkCors}. */
export interface CheckCorsOptions {
  /** The address that the page calls, `http:` or `https:`. */
  readonly url: string;
  /** The origin of the page, such as `https://app.example.com`. */
  readonly origin: string;
  /** Which of Waybill's headers the page sends: the header policy of the target. @default 'w3c', as for a target */
  readonly headers?: HeaderPolicy;
  /**
   * Names of headers that the app itself sends, such as `authorization`, or `content-type` if the body is JSON.
   * @default none: only Waybill's headers are checked
   */
  readonly appHeaders?: readonly string[];
  /** @default 'POST' */
  readonly method?: string;
  /** Whether the page sends cookies: `credentials: 'include'`. @default false */
  readonly credentials?: boolean;
  /** How long to wait for an answer, in milliseconds. @default 10_000 */
  readonly timeoutMs?: number;
}

/**
 * A preflight: the request by which a browser asks a server for permission, before it sends the request of the page.
 */
export interface Preflight {
  readonly url: string;
  readonly origin: string;
  readonly method: string;
  /** Names of the headers that need permission, in lower case and sorted, as in the preflight of a browser. */
  readonly names: readonly string[];
  readonly credentials: boolean;
  readonly timeoutMs: number;
  /** The reason why a browser sends the request without a preflight. `undefined` if it sends a preflight. */
  readonly needless: string | undefined;
}

/** Methods that need no permission: https://fetch.spec.whatwg.org/#cors-safelisted-method */
export const SAFE_METHODS: RegExp = /^(?:GET|HEAD|POST)$/;
// Browsers change these methods to upper case, but they do not change `patch`:
// https://fetch.spec.whatwg.org/#concept-method-normalize
const NORMALIZED = /^(?:delete|get|head|options|post|put)$/i;
const FORBIDDEN_METHODS = /^(?:connect|trace|track)$/i;
// The usual values of these headers need no permission: https://fetch.spec.whatwg.org/#cors-safelisted-request-header
const SAFE_NAMES = /^(?:accept|accept-language|content-language)$/;
// https://fetch.spec.whatwg.org/#forbidden-request-header
const FORBIDDEN_NAMES =
  /^(?:accept-(?:charset|encoding)|access-control-request-.+|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via|(?:proxy|sec)-.*)$/;
// An origin without `http:` or `https:`. An app shell has an origin such as `capacitor://localhost`. A page without an
// origin sends `null`.
const OTHER_ORIGIN = /^(?:null|(?!https?:)[a-z][a-z0-9+.-]*:\/\/[\w.:-]+)$/;
// A longer wait is refused, because timers with a longer delay fire immediately.
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** Tells whether a name can stand in a list of header names or methods. */
export function isToken(text: unknown): text is string {
  return typeof text === 'string' && /^[!#$%&'*+.^_`|~\w-]+$/.test(text);
}

function refuse(value: unknown, what: string, remedy: string): never {
  throw new TypeError(`[waybill] checkCors got "${String(value)}" as ${what}; ${remedy}.`);
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol)) {
    return refuse(text, 'url', 'write it like "https://api.example.com/v1"');
  }
  if (url.username || url.password) {
    return refuse(url.host, 'url with a login in it', 'browsers refuse such an address; leave the login out');
  }
  url.hash = '';
  return url;
}

function isOrigin(text: unknown): boolean {
  if (typeof text !== 'string') return false;
  return OTHER_ORIGIN.test(text) || (URL.canParse(text) && new URL(text).origin === text);
}

function readName(name: unknown): string {
  if (!isToken(name)) return refuse(name, 'the name of a header', 'write it like "content-type"');
  const lower = name.toLowerCase();
  return FORBIDDEN_NAMES.test(lower)
    ? refuse(name, 'a header of the app', 'a page cannot set it; leave it out')
    : lower;
}

/**
 * Returns the preflight that a browser would send. Throws a `TypeError` if no page could send such a request.
 * @see https://fetch.spec.whatwg.org/#cors-preflight-fetch
 */
export function planPreflight({
  url,
  origin,
  headers = 'w3c',
  appHeaders = [],
  method = 'POST',
  credentials = false,
  timeoutMs = 10_000,
}: CheckCorsOptions): Preflight {
  const address = readUrl(url);
  if (!isOrigin(origin)) refuse(origin, 'origin', 'write it like "https://app.example.com"');
  if (!isToken(method) || FORBIDDEN_METHODS.test(method)) refuse(method, 'method', 'a page cannot use it');
  if (!Array.isArray(appHeaders)) refuse(appHeaders, 'appHeaders', 'pass a list of header names');
  if (!(timeoutMs > 0 && timeoutMs <= MAX_TIMEOUT_MS)) {
    refuse(timeoutMs, 'timeoutMs', 'pass milliseconds, such as 10000');
  }
  const own = appHeaders.map(readName).filter((name) => !SAFE_NAMES.test(name));
  const names = [...new Set([...headersOfPolicy(headers), ...own])].sort();
  const normalized = NORMALIZED.test(method) ? method.toUpperCase() : method;
  const needless =
    address.origin === origin
      ? 'The page and the address have the same origin, so a browser asks for no permission.'
      : names.length === 0 && SAFE_METHODS.test(normalized)
        ? 'No header of this request needs permission, so a browser asks for no permission.'
        : undefined;
  return { url: address.href, origin, method: normalized, names, credentials, timeoutMs, needless };
}
