import type { ActiveSpan, SpanPorts } from './active-span.ts';

/** Stands in the context for a span that is opened only if code asks for it. */
export class PendingSpan {
  readonly ports: SpanPorts;
  /** Gives the span, the same each time; nothing where there is none. */
  readonly open: () => ActiveSpan | undefined;

  constructor(ports: SpanPorts, open: () => ActiveSpan | undefined) {
    this.ports = ports;
    this.open = open;
  }
}
