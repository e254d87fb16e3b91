/**
 * Resolves when a tracer has ended the spans of all requests answered before.
 *
 * OpenTelemetry and Sentry end a span 300 ms after the answer, to leave time for its timings to arrive. Their `flush`
 * does not wait for this.
 */
export function lateSpansEnd(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 400));
}
