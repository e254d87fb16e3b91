import { ActiveSpan, type SpanPorts } from '../core/internal.ts';
import type { Span, SpanOptions } from '../core/index.ts';
import type { OtelContext } from './api/otel-context.ts';
import { broughtCorrelationId, type OtelSpan, type SpanPlace } from './api/read-otel-span.ts';
import type { SpanContexts } from './span-contexts.ts';

/** The parts of a span of OpenTelemetry, and its surroundings. */
export interface ForeignSpanSetup {
  readonly place: SpanPlace;
  readonly original: OtelSpan;
  readonly context: OtelContext;
  readonly contexts: SpanContexts;
  /** The action to which the span belongs. @default none: the span is the first */
  readonly root: ActiveSpan | undefined;
}

/**
 * A span of OpenTelemetry, as Waybill sees it: requests, log lines and errors become its children. OpenTelemetry records
 * the span itself.
 */
export class ForeignSpan extends ActiveSpan {
  readonly #setup: ForeignSpanSetup;
  readonly #wasRecording: boolean;

  constructor(ports: SpanPorts, setup: ForeignSpanSetup) {
    const { place, root, context, original } = setup;
    const correlationId = root?.correlationId ?? broughtCorrelationId(context) ?? place.correlationId;
    super(ports, 'OpenTelemetry', {
      parent: { ...place, correlationId, spanId: undefined },
      spanId: place.spanId,
      attribution: 'exact',
      root,
    });
    this.#setup = setup;
    this.#wasRecording = original.isRecording?.() === true;
    // OpenTelemetry ends and records the span, so this tracing must not wait for its end.
    ports.stream.open.delete(this);
    root?.ended(ports.now());
    setup.contexts.set(this, context);
  }

  // Only a span that records can tell its end. All other spans go on as long as their context.
  override hasEnded(): boolean {
    return this.#wasRecording && this.#setup.original.isRecording?.() === false;
  }

  override span<T>(name: string, work: (span: Span) => T, options?: SpanOptions): T {
    const { contexts, context } = this.#setup;
    return super.span(
      name,
      (child) => {
        contexts.begin(child as ActiveSpan, context);
        return work(child);
      },
      options,
    );
  }

  override end(): boolean {
    return false;
  }
}
