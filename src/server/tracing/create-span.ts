import type { Exporter, Outcome, Span, SpanOptions, TracingContext } from '../../core/index.ts';
import {
  ActiveSpan,
  checkSettings,
  createDiagnostics,
  createRecordPipe,
  createTracedFetch,
  createTracingParts,
  currentFetch,
  type Diagnostics,
  type RecordingOptions,
  type RecordPipe,
  type TracingParts,
} from '../../core/internal.ts';
import { keepAlive } from '../handler/keep-alive.ts';

/** Settings of {@link createSpan}. */
export interface CreateSpanOptions
  extends SpanOptions, Partial<Omit<RecordingOptions, 'sampleRatio' | 'queue'>> {
  /** Name of this program. @default 'unknown_service', as OpenTelemetry says */
  readonly service?: string;
}

const sessionOf = (context: TracingContext | undefined): string | null => context?.sessionId ?? null;

// One for each exporter: a loop that makes a span for each message sends them together.
const pipes = new WeakMap<Exporter, RecordPipe>();

function pipeOf(exporter: Exporter | undefined, diagnostics: Diagnostics): RecordPipe {
  const pipe =
    (exporter && pipes.get(exporter)) ??
    createRecordPipe(exporter, {
      diagnostics,
      sessionOf,
      subscribers: { has: () => false, tell() {} },
      outside: (work) => work(),
    });
  if (exporter) pipes.set(exporter, pipe);
  return pipe;
}

/** A span that is sent when it has ended. */
class DeliveredSpan extends ActiveSpan {
  override end(outcome?: Outcome, endMs?: number): boolean {
    const isEnding = super.end(outcome, endMs);
    if (isEnding) {
      this.ports.logs.writeSuppressed();
      keepAlive(this.ports.flush(), []);
    }
    return isEnding;
  }
}

/**
 * Opens a span below a context that came from elsewhere, for code that has no `createServerTracing` at hand: a step of a
 * workflow that got the context out of a queue or a table.
 *
 * Hand `span.context` on to the next step, and close the span with `endSpan`, or `span.end()` where its record is not
 * needed. The span is explicit: it never becomes current for other code. Spans of one exporter share its queue. For a part
 * of the work below a span at hand, use `span.span`.
 */
export function createSpan(
  context: TracingContext,
  name: string,
  { service = 'unknown_service', kind = 'internal', attributes = {}, ...options }: CreateSpanOptions = {},
): Span {
  const settings = { ...options, service };
  checkSettings(settings);
  const diagnostics = createDiagnostics(options);
  const parts: TracingParts = createTracingParts(settings, {
    diagnostics,
    pipe: pipeOf(options.exporter, diagnostics),
    carrier: { run: (_span, fn) => fn(), current: () => undefined },
    sameOrigin: 'none',
    sessionOf,
    fetchFor: (span) => createTracedFetch(() => parts, currentFetch, span),
  });
  return new DeliveredSpan(parts.spans, name, {
    parent: context,
    attribution: 'exact',
    kind,
    attributes,
  });
}
