/** The trace flag that says: this trace is exported. */
export const SAMPLED = 0x01;

/** The trace flag that says: the right-most seven bytes of the trace id are random. */
export const RANDOM = 0x02;

/**
 * Decides by the trace id alone whether a trace is kept, so that every program decides alike.
 * @see https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/
 */
export function isSampled(traceId: string, ratio: number): boolean {
  // The low 56 bits are random; as a number they lose three bits, which moves the threshold by nothing that matters.
  return parseInt(traceId.slice(-14), 16) >= (1 - ratio) * 2 ** 56;
}
