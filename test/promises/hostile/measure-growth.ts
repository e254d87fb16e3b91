/** The length of the longest text that a measurement uses. */
const LONG = 65_536;

const SHORT = LONG / 4;

// A text of 64 k characters that is read once takes about a millisecond. This much more is allowed for a busy machine.
const QUICK_MS = 30;

// A text that is four times as long takes four times as long in linear time, and sixteen times as long in quadratic
// time.
const MOST_GROWTH = 9;

function timeOf(work: (text: string) => unknown, text: string): number {
  const start = performance.now();
  try {
    work(text);
  } catch {
    // A function can refuse the text. Only its time counts here.
  }
  return performance.now() - start;
}

/**
 * Measures work until a time is good enough. Other programs of the machine only make a time longer, so one good time is
 * enough. Quick work has many attempts in two seconds, slow work has three.
 */
function isGoodOnce(measure: () => boolean): boolean {
  const end = performance.now() + 2000;
  for (let attempt = 0; attempt < 3 || performance.now() < end; attempt++) if (measure()) return true;
  return false;
}

/**
 * Tells whether the time of work grows no faster than the length of its text. Most work is so quick that one
 * measurement is enough.
 */
export function growsLinearly(work: (text: string) => unknown, make: (length: number) => string): boolean {
  const isQuick = (length: number): boolean => timeOf(work, make(length)) < QUICK_MS;
  // Work in exponential time would never end with the long text.
  for (const length of [26, 4096]) if (!isGoodOnce(() => isQuick(length))) return false;
  if (isQuick(LONG)) return true;
  const best = { longMs: Infinity, shortMs: Infinity };
  return isGoodOnce(() => {
    best.longMs = Math.min(best.longMs, timeOf(work, make(LONG)));
    best.shortMs = Math.min(best.shortMs, timeOf(work, make(SHORT)));
    return best.longMs < QUICK_MS || best.longMs / best.shortMs < MOST_GROWTH;
  });
}
