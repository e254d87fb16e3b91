const MINUTE = 60_000;

/** Writes a duration with three significant digits: `420 µs`, `12.3 ms`, `1.24 s`, `2 min 03 s`. */
export function formatDuration(durationMs: number): string {
  if (durationMs === 0) return '0 ms';
  if (durationMs < 0.9995) return `${Math.max(1, Math.round(durationMs * 1000))} µs`;
  if (durationMs < 999.5) return `${threeDigits(durationMs)} ms`;
  if (durationMs < MINUTE - 50) return `${threeDigits(durationMs / 1000)} s`;
  const seconds = Math.round(durationMs / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${twoDigits(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}

// Three significant digits are exact enough to be useful: 1.24, 12.4, 124.
function threeDigits(value: number): string {
  const decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return String(Number(value.toFixed(decimals)));
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
