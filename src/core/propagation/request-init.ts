/**
 * The key under which the `init` of a request carries the span of the request. The value is a result of `findCurrent`,
 * or `null` if the request must not be traced. A symbol is the key, because libraries that spread `init` copy symbols,
 * and browsers ignore them.
 */
export const REQUEST_SPAN: unique symbol = Symbol.for('waybill.request-span') as never;

/** The `init` of a `fetch`. It can also carry the span of the request. */
export type TracedRequestInit = RequestInit & { [REQUEST_SPAN]?: object | null };
