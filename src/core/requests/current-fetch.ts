/**
 * Calls the `fetch` that the page has at the time of the call. The request is traced if `traceFetch` is on.
 *
 * Use it for clients that keep the `fetch` they find at their creation, because that may be before the tracing exists:
 * `createClient(url, key, { global: { fetch: currentFetch } })`.
 */
export const currentFetch: typeof fetch = (...args) => globalThis.fetch(...args);
