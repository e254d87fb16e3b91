/**
 * Calls the `fetch` that the page has at that moment, traced if `traceFetch` is on.
 *
 * For clients that keep the `fetch` they find at their creation, which may be earlier than the tracing:
 * `createClient(url, key, { global: { fetch: currentFetch } })`.
 */
export const currentFetch: typeof fetch = (...args) => globalThis.fetch(...args);
