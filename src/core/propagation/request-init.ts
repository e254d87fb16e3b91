/**
 * The key under which a request's `init` says what it belongs to: what
 * `findCurrent` gave, or `null` for "do not trace".
 * A symbol survives libraries that spread `init`, and browsers ignore it.
 */
export const REQUEST_SPAN: unique symbol = Symbol.for('waybill.request-span') as never;

/** What a `fetch` init may carry besides what the platform knows. */
export type TracedRequestInit = RequestInit & { [REQUEST_SPAN]?: object | null };
