/** The trace flag that means: the trace is exported. */
export const SAMPLED = 0x01;

/**
 * The trace flag that means: the right-most seven bytes of the trace id are random. Waybill copies this flag, but does not
 * set it in a new trace: OpenTelemetry for Go before 2026 takes `traceparent` with the flags `03` for invalid.
 */
export const RANDOM = 0x02;

/**
 * Tells whether a trace is exported. Only the trace id decides, so every program makes the same decision.
 * @see https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/
 */
export function isSampled(traceId: string, ratio: number): boolean {
  // The low 56 bits are random. A number holds only 53 bits, but the rounding hardly changes the result.
  return parseInt(traceId.slice(-14), 16) >= (1 - ratio) * 2 ** 56;
}
