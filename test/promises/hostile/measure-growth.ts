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

/** Takes the shortest of three times, because other programs of the machine only make a time longer. */
function bestTime(work: (text: string) => unknown, text: string): number {
  return Math.min(...[1, 2, 3].map(() => timeOf(work, text)));
}

/**
 * Tells whether the time of work grows no faster than the length of its text. Most work is so quick that one
 * measurement is enough.
 */
export function growsLinearly(work: (text: string) => unknown, make: (length: number) => string): boolean {
  // Work in exponential time would never end with the long text.
  for (const length of [26, 4096]) {
    if (timeOf(work, make(length)) > QUICK_MS && bestTime(work, make(length)) > QUICK_MS) return false;
  }
  if (timeOf(work, make(LONG)) < QUICK_MS) return true;
  const longMs = bestTime(work, make(LONG));
  return longMs < QUICK_MS || longMs / bestTime(work, make(SHORT)) < MOST_GROWTH;
}
