import { isFollowing } from '../async-context/internal.ts';
import type { Attributes, SpanKind, Tracing } from '../core/index.ts';
import { insideOf, nowOf, type ActiveSpan, type RecordSource, type TracingInside } from '../core/internal.ts';
import { addReference, describeOtelSpan } from './describe-otel-span.ts';
import { findRoot } from './find-root.ts';
import { ROOT_CONTEXT, type OtelContext } from './api/otel-context.ts';
import type { OtelReadableSpan } from './api/otel-readable-span.ts';
import { broughtCorrelationId, readSpanContext, type SpanPlace } from './api/read-otel-span.ts';

/** A span processor for OpenTelemetry's SDK, in the form of its own interface. */
export interface OtelSpanProcessor {
  onStart(span: OtelReadableSpan, parentContext: OtelContext): void;
  onEnd(span: OtelReadableSpan): void;
  /** Sends the queued records. Never rejects. */
  forceFlush(): Promise<void>;
  /** Takes no more spans, and sends the queued records. Never rejects. */
  shutdown(): Promise<void>;
}

/** The facts about a span that are known when it begins. */
interface Beginning {
  readonly place: SpanPlace;
  readonly parent: SpanPlace | undefined;
  readonly isRemote: boolean;
  readonly root: ActiveSpan | undefined;
  readonly resource: Attributes;
}

const KIND = 'a span processor of OpenTelemetry';
const CLIENT = 2;

class SpanProcessor implements OtelSpanProcessor {
  readonly #tracing: Tracing;
  readonly #inside: TracingInside;
  readonly #beginnings = new WeakMap<object, Beginning>();
  #isClosed = false;

  constructor(tracing: Tracing) {
    this.#tracing = tracing;
    this.#inside = insideOf(tracing);
  }

  onStart(span: OtelReadableSpan, parentContext: OtelContext): void {
    if (this.#isClosed) return;
    this.#inside.diagnostics.guard(KIND, () => {
      const beginning = this.#begin(span, parentContext ?? ROOT_CONTEXT);
      if (!beginning) return;
      const kind: SpanKind = span.kind === CLIENT ? 'client' : 'internal';
      beginning.root?.begun(kind);
      this.#beginnings.set(span, beginning);
    });
  }

  onEnd(span: OtelReadableSpan): void {
    const { diagnostics } = this.#inside;
    const known = this.#beginnings.get(span);
    this.#beginnings.delete(span);
    if (!this.#isClosed) {
      diagnostics.guard(KIND, () => {
        const beginning = known ?? this.#begin(span, ROOT_CONTEXT);
        if (beginning) this.#record(span, beginning);
      });
    }
    // The action waits for the end of the span, even if the span cannot be recorded.
    if (known) known.root?.ended(nowOf(this.#tracing));
  }

  forceFlush(): Promise<void> {
    return this.#tracing.flush();
  }

  shutdown(): Promise<void> {
    this.#isClosed = true;
    return this.#tracing.flush();
  }

  #begin(span: OtelReadableSpan, context: OtelContext): Beginning | undefined {
    const { parts, findCurrent } = this.#inside;
    const place = readSpanContext(span.spanContext());
    if (!place) {
      this.#inside.diagnostics.report({
        kind: KIND,
        message: "a span of OpenTelemetry has no valid ids; pass the processor to OpenTelemetry's own SDK.",
      });
      return undefined;
    }
    const { parentSpanContext } = span;
    const parent = readSpanContext(parentSpanContext);
    const root = findRoot(context, place.traceId, findCurrent()?.root);
    const correlationId = root?.correlationId ?? broughtCorrelationId(context) ?? place.correlationId;
    return {
      place: { ...place, correlationId, parentSpanId: parent?.spanId },
      parent,
      isRemote: parentSpanContext?.isRemote === true,
      root,
      // A record leaves under the identity under which its action began.
      resource: root?.resource ?? parts().identity.resource,
    };
  }

  #record(span: OtelReadableSpan, { place, parent, isRemote, root, resource }: Beginning): void {
    const { stream, capture } = this.#inside.parts();
    const attribution = root ? (isFollowing() ? 'inferred' : 'exact') : 'none';
    const source: RecordSource = {
      provenance: { context: place, attribution, root },
      resource,
      canWait: span.status?.code !== 2,
      sessionId: null,
      describe() {
        const fields = describeOtelSpan(span, capture);
        if (!parent || isRemote) addReference(fields.attributes, place.traceId);
        const { parentSpanId, traceState } = place;
        return { ...fields, parentSpanId, remoteParent: isRemote, traceState };
      },
    };
    stream.add(source);
  }
}

/**
 * Creates the span processor that turns the spans of OpenTelemetry into records of Waybill. The records are redacted and
 * delivered like all others, so a reference also finds them. A span that began in an action belongs to the action, and
 * the action ends after it.
 *
 * Throws if another copy of the package created the tracing. After that, it never throws errors of its own.
 *
 * @example
 * const provider = new WebTracerProvider({ spanProcessors: [createSpanProcessor(tracing)] });
 */
export function createSpanProcessor(tracing: Tracing): OtelSpanProcessor {
  return new SpanProcessor(tracing);
}
