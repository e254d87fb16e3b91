/** Returns at most four round times for the ruler above the bars. The step is 1, 2 or 5 times a power of ten. */
export function timeTicks(durationMs: number): {
  readonly stepMs: number;
  readonly ticksMs: readonly number[];
} {
  if (durationMs <= 0) return { stepMs: 0, ticksMs: [] };
  const rough = durationMs / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const stepMs = [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough)!;
  const count = Math.floor(durationMs / stepMs + 1e-9);
  return { stepMs, ticksMs: Array.from({ length: count }, (_, index) => (index + 1) * stepMs) };
}
