import {
  checkSettings,
  createDiagnostics,
  createEngine,
  createTracedFetch,
  openSpan,
  type Engine,
  type EngineOptions,
} from '../../core/internal.ts';
import type { Span, SpanOptions, TracingContext } from '../../core/index.ts';

/** Settings of {@link createSpan}. */
export interface CreateSpanOptions extends SpanOptions, Partial<Omit<EngineOptions, 'sampleRatio'>> {
  /** Name of this program. @default 'unknown_service', as OpenTelemetry says */
  readonly service?: string;
}

/**
 * Opens a span below a context that came from elsewhere, for code that has no `createServerTracing` at hand: a step of a
 * workflow that got the context out of a queue or a table.
 *
 * Hand `span.context` on to whatever comes next, and close the span with `endSpan`. The span is explicit: it never becomes
 * current for other code. For a part of the work below a span at hand, use `span.span`.
 */
export function createSpan(
  context: TracingContext,
  name: string,
  { service = 'unknown_service', kind = 'internal', attributes = {}, ...options }: CreateSpanOptions = {},
): Span {
  const settings = { ...options, service };
  checkSettings(settings);
  const engine: Engine = createEngine(settings, {
    diagnostics: createDiagnostics(options),
    carrier: { run: (_span, fn) => fn(), current: () => undefined },
    sameOrigin: 'none',
    sessionOf: (of) => of?.sessionId ?? null,
    fetchFor: (span) =>
      createTracedFetch(
        () => engine,
        (...args) => globalThis.fetch(...args),
        span,
      ),
  });
  return openSpan(engine, name, {
    parent: context,
    attribution: 'exact',
    kind,
    attributes,
  });
}
