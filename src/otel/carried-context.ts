import type { ActiveSpan, CurrentSpan, PendingSpan, TracingInside } from '../core/internal.ts';
import { ActionSpan } from './action-span.ts';
import { findRoot } from './find-root.ts';
import { ForeignSpan } from './foreign-span.ts';
import type { OtelContext } from './api/otel-context.ts';
import { readSpanContext, spanOf } from './api/read-otel-span.ts';
import type { SpanContexts } from './span-contexts.ts';

/** The parts that contexts of OpenTelemetry need. */
export interface ContextPorts {
  readonly inside: TracingInside;
  readonly contexts: SpanContexts;
}

/**
 * A context of OpenTelemetry, as a value of Waybill's own context. Waybill finds the span of the context in it, as it
 * finds the action of a click that nobody has asked for yet.
 */
export class CarriedContext implements PendingSpan {
  readonly context: OtelContext;
  readonly ports: PendingSpan['ports'];
  // The tracing looks for an own property of this name.
  readonly open: () => ActiveSpan | undefined = () => this.#open();
  readonly #ports: ContextPorts;
  readonly #outer: CurrentSpan | undefined;
  #span: ForeignSpan | undefined;

  constructor(ports: ContextPorts, context: OtelContext) {
    this.context = context;
    this.#ports = ports;
    this.ports = ports.inside.parts();
    this.#outer = ports.inside.findCurrent();
  }

  #open(): ActiveSpan | undefined {
    return this.#ports.inside.diagnostics.guard('a span of OpenTelemetry', () => this.#findSpan());
  }

  #findSpan(): ActiveSpan | undefined {
    const { context, ports } = this;
    const original = spanOf(context);
    if (original instanceof ActionSpan && original.span.ports === ports) return original.span;
    const known = this.#span;
    if (known && !(known.root.isTransient && known.root.hasEnded())) return known;
    const place = original && readSpanContext(original.spanContext());
    if (!place) return undefined;
    const root = findRoot(context, place.traceId, this.#outer?.root);
    const { contexts } = this.#ports;
    return (this.#span = new ForeignSpan(ports, { place, original, context, contexts, root }));
  }
}
