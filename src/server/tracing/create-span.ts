import type { Exporter, Outcome, Span } from '../../core/index.ts';
import {
  checkSettings,
  createDiagnostics,
  createTracingParts,
  currentFetch,
  type Diagnostics,
  type GivenContext,
  type RecordingOptions,
  type RecordStream,
  type SpanCarrier,
  type TracingParts,
} from '../../core/internal.ts';
import { TracedClient } from '../client/traced-client.ts';
import { keepAlive } from '../handler/keep-alive.ts';
import type { ContinueOptions } from '../work/continue-context.ts';
import { continuedParent } from '../work/continued-parent.ts';
import { LinkedSpan } from '../work/linked-span.ts';
import { memoryQueue } from './memory-queue.ts';
import { createServerStream, sessionOf } from './server-stream.ts';

/** Settings of {@link createSpan}. */
export interface CreateSpanOptions
  extends ContinueOptions, Partial<Omit<RecordingOptions, 'sampleRatio' | 'queue'>> {
  /** The name of this program. @default 'unknown_service', as in OpenTelemetry */
  readonly service?: string;
}

// The app itself passes on a span of `createSpan`, so the span is never the current span.
const carrier: SpanCarrier = { run: (_span, fn) => fn(), current: () => undefined };

// All spans with the same exporter share a stream. So a loop that creates a span for each message sends these spans
// together.
const streams = new WeakMap<Exporter, RecordStream>();

function streamOf(exporter: Exporter | undefined, diagnostics: Diagnostics): RecordStream {
  const stream =
    (exporter && streams.get(exporter)) ??
    createServerStream(exporter, {
      diagnostics,
      subscribers: { has: () => false, tell() {} },
      carrier,
      storage: memoryQueue(),
    });
  if (exporter) streams.set(exporter, stream);
  return stream;
}

/** A span that sends its record when it ends. */
class DeliveredSpan extends LinkedSpan {
  override end(outcome?: Outcome, endMs?: number): boolean {
    const isEnding = super.end(outcome, endMs);
    if (isEnding) {
      this.ports.logs.writeCounts();
      keepAlive(this.ports.stream.flush(), []);
    }
    return isEnding;
  }
}

/**
 * Opens a child span of a context that comes from elsewhere. This function is for code that has no
 * `createServerTracing`, such as a step of a workflow that read the context from a queue or a table.
 *
 * Pass `span.context` to the next step. Close the span with `endSpan`, or with `span.end()` if you do not need the
 * record of the span. The context can come from JSON: an invalid field counts as absent, and without a trace id a new
 * trace begins. The span never becomes the current span of other code. Spans with the same exporter share a
 * queue. If you already have a span, use `span.span` to trace a part of its work.
 */
export function createSpan(
  context: GivenContext,
  name: string,
  {
    service = 'unknown_service',
    kind = 'internal',
    attributes = {},
    links = [],
    ...options
  }: CreateSpanOptions = {},
): Span {
  const settings = { ...options, service };
  checkSettings(settings);
  const diagnostics = createDiagnostics(options);
  const parts: TracingParts = createTracingParts(settings, {
    diagnostics,
    stream: streamOf(options.exporter, diagnostics),
    carrier,
    sameOrigin: 'none',
    sessionOf,
    fetchFor: (span) => client.fetchOf(span),
  });
  const client = new TracedClient({ portsOf: () => parts, send: currentFetch });
  return new DeliveredSpan(parts, name, {
    parent: continuedParent(parts, context, diagnostics),
    attribution: 'exact',
    kind,
    attributes,
    links,
  });
}
