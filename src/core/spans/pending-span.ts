import type { ActiveSpan, SpanPorts } from './active-span.ts';

/** A value of the async context that stands for a span. The span is opened only if code asks for it. */
export interface PendingSpan {
  readonly ports: SpanPorts;
  /** Opens the span, and returns the same span at each call. Returns `undefined` if there is no span. */
  readonly open: () => ActiveSpan | undefined;
}
