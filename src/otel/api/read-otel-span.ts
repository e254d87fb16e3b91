import { formatUuid, readContext } from '../../core/internal.ts';
import type { TracingContext } from '../../core/index.ts';
import { CORRELATION_KEY, SPAN_KEY } from './context-keys.ts';
import type { OtelContext } from './otel-context.ts';
import type { OtelSpanContext } from './otel-span.ts';

/** A span of OpenTelemetry, with the members that Waybill reads. */
export interface OtelSpan {
  spanContext(): OtelSpanContext;
  isRecording?(): boolean;
}

/** The context of a span whose ids are known. */
export type SpanPlace = TracingContext & { readonly spanId: string };

/** Reads the ids of a span of OpenTelemetry. Returns `undefined` if they are invalid. Throws if a getter throws. */
export function readSpanContext(given: OtelSpanContext | undefined): SpanPlace | undefined {
  const { traceId, spanId, traceFlags, traceState } = Object(given) as OtelSpanContext;
  const { trace, flags = 0 } = readContext({
    traceId,
    spanId,
    flags: traceFlags,
    traceState: traceState?.serialize(),
  });
  if (trace?.spanId === undefined) return undefined;
  const { spanId: id, ...rest } = trace;
  return { ...rest, spanId: id, flags, correlationId: formatUuid(trace.traceId), sessionId: null };
}

/** Returns the span of a context, if it has one. */
export function spanOf(context: OtelContext): OtelSpan | undefined {
  return (context.getValue(SPAN_KEY) as OtelSpan | undefined) ?? undefined;
}

/** Returns the correlation id that a request or a message brought into a context. */
export function broughtCorrelationId(context: OtelContext): string | undefined {
  return context.getValue(CORRELATION_KEY) as string | undefined;
}
