import { REQUEST_SPAN, type TracedRequestInit } from '../propagation/request-init.ts';

/** Calls `fetch` without recording the request. */
export function untracedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  // OpenTelemetry patches `fetch` and keeps the original in `__original`. This function calls the original directly.
  // The patched `fetch` would make a span of each export, then of the export of that span, and so on without end.
  const { __original: below = fetch } = fetch as typeof fetch & { __original?: typeof fetch };
  return below(input, { ...init, [REQUEST_SPAN]: null } as TracedRequestInit);
}
