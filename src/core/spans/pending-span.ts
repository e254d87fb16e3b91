import type { ActiveSpan, SpanPorts } from './active-span.ts';

/** A placeholder in the async context for a span. The span is opened only if code asks for it. */
export interface PendingSpan {
  readonly ports: SpanPorts;
  /** Gives the span, the same at each call, or `undefined` if there is no span. */
  readonly open: () => ActiveSpan | undefined;
}
