/**
 * The key under which the `init` of a request carries the span of the request. The value is a result of `findCurrent`,
 * or `null` if the request must not be traced. The key is a symbol, because a library that spreads `init` also copies
 * its symbols, and browsers ignore them.
 */
export const REQUEST_SPAN: unique symbol = Symbol.for('waybill.request-span') as never;

/** The `init` of a `fetch`. It can also carry the span of the request. */
export type TracedRequestInit = RequestInit & { [REQUEST_SPAN]?: object | null };
