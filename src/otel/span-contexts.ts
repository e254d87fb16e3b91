import type { ActiveSpan } from '../core/internal.ts';
import { ActionSpan } from './action-span.ts';
import { ROOT_KEY, SPAN_KEY } from './api/context-keys.ts';
import { ROOT_CONTEXT, type OtelContext } from './api/otel-context.ts';

/** Finds the context of OpenTelemetry for each span of Waybill. */
export class SpanContexts {
  readonly #contexts = new WeakMap<ActiveSpan, OtelContext>();
  readonly #outer = new WeakMap<ActiveSpan, OtelContext>();

  /** Remembers the context in which a span began. The context of the span inherits its baggage and other values. */
  begin(span: ActiveSpan, outer: OtelContext): void {
    if (outer !== ROOT_CONTEXT) this.#outer.set(span, outer);
  }

  /** Remembers the context for which a span stands. */
  set(span: ActiveSpan, context: OtelContext): void {
    this.#contexts.set(span, context);
  }

  /** Returns the context of a span. The same span always has the same context. */
  of(span: ActiveSpan): OtelContext {
    const known = this.#contexts.get(span);
    if (known) return known;
    const { root } = span;
    const outer = this.#outer.get(span) ?? (root === span ? undefined : this.of(root)) ?? ROOT_CONTEXT;
    const context = outer.setValue(SPAN_KEY, new ActionSpan(span)).setValue(ROOT_KEY, root);
    this.#contexts.set(span, context);
    return context;
  }
}
