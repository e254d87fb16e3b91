/** The trace flag that says that the trace is exported. */
export const SAMPLED = 0x01;

/** The trace flag that says that the right-most seven bytes of the trace id are random. */
export const RANDOM = 0x02;

/**
 * Decides by the trace id alone whether a trace is exported, so that every program makes the same decision.
 * @see https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/
 */
export function isSampled(traceId: string, ratio: number): boolean {
  // The low 56 bits are random. A number keeps only 53 of them, which hardly moves the threshold.
  return parseInt(traceId.slice(-14), 16) >= (1 - ratio) * 2 ** 56;
}
