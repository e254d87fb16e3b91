/**
 * Resolves when a tracer has ended the spans of requests that were answered before.
 *
 * OpenTelemetry and Sentry do it 300 ms after the answer, when its timings have had their time to come, and their `flush`
 * does not wait for it.
 */
export function lateSpansEnd(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 400));
}
