import type { ActiveSpan } from './span.ts';

/**
 * The key under which a request's `init` says what it belongs to: a span, or `null` for "do not trace".
 * A symbol survives libraries that spread `init`, and browsers ignore it.
 */
export const REQUEST_SPAN: unique symbol = Symbol.for('waybill.request-span') as never;

/** What a `fetch` init may carry besides what the platform knows. */
export type TracedRequestInit = RequestInit & { [REQUEST_SPAN]?: ActiveSpan | null };

// What a fetch init may hold. Spreading does not see what a class instance or a Request keeps behind getters.
// https://fetch.spec.whatwg.org/#requestinit
const MEMBERS =
  'method,body,referrer,referrerPolicy,mode,credentials,cache,redirect,integrity,keepalive,signal,duplex,priority,window,targetAddressSpace'.split(
    ',',
  );

/** Tells a Request from a URL; those of other frames are no instances of this frame's Request, but say what they are. */
export function isRequest(input: unknown): input is Request {
  return Object.prototype.toString.call(input) === '[object Request]';
}

/** Reads the headers that a request would send, into an object of our own. */
export function readHeaders(input: unknown, init: RequestInit | undefined): Headers {
  return new Headers(init?.headers ?? (isRequest(input) ? input.headers : undefined));
}

/** Copies an init, with these headers and marked as traced, so that a second traced `fetch` below lets it through. */
export function replaceInit(
  input: unknown,
  init: TracedRequestInit | undefined,
  headers: Headers | undefined,
): TracedRequestInit {
  const copy: TracedRequestInit = { ...init };
  const prototype: unknown = init && Object.getPrototypeOf(init);
  if (init && prototype !== null && prototype !== Object.prototype) {
    for (const member of MEMBERS) {
      const value = (init as Record<string, unknown>)[member];
      if (value !== undefined) (copy as Record<string, unknown>)[member] = value;
    }
  }
  if (headers) {
    copy.headers = headers;
    // Any init at all makes the browser forget the referrer of a Request. https://fetch.spec.whatwg.org/#dom-request
    if (isRequest(input)) {
      copy.referrer ??= input.referrer;
      copy.referrerPolicy ??= input.referrerPolicy;
    }
  }
  copy[REQUEST_SPAN] = null;
  return copy;
}
