/**
 * The key under which the `init` of a request names its span: the result of `findCurrent`, or `null` for
 * "do not trace". A symbol survives libraries that spread `init`, and browsers ignore it.
 */
export const REQUEST_SPAN: unique symbol = Symbol.for('waybill.request-span') as never;

/** The `init` of a `fetch`, which may also name the span of the request. */
export type TracedRequestInit = RequestInit & { [REQUEST_SPAN]?: object | null };
