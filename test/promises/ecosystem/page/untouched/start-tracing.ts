import type { SpanRecord } from 'waybill';

/** The observations of a tracing. */
export interface Seen {
  readonly actions: { readonly name: string; readonly correlationId: string; readonly traceId: string }[];
  readonly spans: readonly SpanRecord[];
  readonly diagnostics: string[];
}

/** The observations on a page. */
export interface Ecosystem {
  /** The events of each scenario that has run to its end. */
  readonly logs: Record<string, readonly string[]>;
  readonly seen: Seen;
}

declare global {
  var ecosystem: Ecosystem;
}

/** Starts nothing. A page without a tracing has this module in the place of the other one. */
export function startTracing(): Seen {
  return { actions: [], spans: [], diagnostics: [] };
}
