import type { ActiveSpan } from './span.ts';

/**
 * The key under which a request's `init` says what it belongs to: a span, or `null` for "do not trace".
 * A symbol survives libraries that spread `init`, and browsers ignore it.
 */
export const REQUEST_SPAN: unique symbol = Symbol.for('waybill.request-span') as never;

/** What a `fetch` init may carry besides what the platform knows. */
export type TracedRequestInit = RequestInit & { [REQUEST_SPAN]?: ActiveSpan | null };

/** Tells a Request from a URL; those of other frames are no instances of this frame's Request, but say what they are. */
export function isRequest(input: unknown): input is Request {
  return Object.prototype.toString.call(input) === '[object Request]';
}

/**
 * Says whether an init can be copied member by member. A class instance, or a Request in its place, keeps its members
 * behind getters that a copy would lose.
 */
export function isPlain(init: object | undefined): boolean {
  const prototype: unknown = init && Object.getPrototypeOf(init);
  return !prototype || prototype === Object.prototype;
}

/** Copies a plain init, with these headers and marked as traced, so that a second traced `fetch` below lets it through. */
export function replaceInit(
  request: Request | undefined,
  init: TracedRequestInit | undefined,
  headers: Headers | undefined,
): TracedRequestInit {
  return {
    // Any init at all makes the browser forget the referrer of a Request. https://fetch.spec.whatwg.org/#dom-request
    ...(request && headers && { referrer: request.referrer, referrerPolicy: request.referrerPolicy }),
    ...init,
    ...(headers && { headers }),
    [REQUEST_SPAN]: null,
  };
}
