/**
 * Returns the milliseconds between two times in nanoseconds. The times are texts, because a number would round them.
 */
export function durationMs(startUnixNano: string, endUnixNano: string): number {
  return Number(((Number(endUnixNano) - Number(startUnixNano)) / 1e6).toFixed(3));
}
