import { REQUEST_SPAN, type TracedRequestInit } from '../propagation/request-init.ts';

/** Calls `fetch` in such a way that the request is not recorded. */
export function untracedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  // Below OpenTelemetry, which would make a span of each export, and of the export of that one, and so on for ever.
  const { __original: below = fetch } = fetch as typeof fetch & { __original?: typeof fetch };
  return below(input, { ...init, [REQUEST_SPAN]: null } as TracedRequestInit);
}
