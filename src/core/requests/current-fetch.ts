/**
 * Calls the `fetch` that the page has at the time of the call. If `traceFetch` is on, the request is traced.
 *
 * Some clients keep the `fetch` that they find when they are created, and the tracing might not exist then. Pass them
 * this function: `createClient(url, key, { global: { fetch: currentFetch } })`.
 */
export const currentFetch: typeof fetch = (...args) => globalThis.fetch(...args);
