/** The answer of one call to the question how far one of two clocks is ahead, in nanoseconds. */
export interface OffsetRange {
  readonly least: number;
  /** Infinity if the call gives no upper limit. */
  readonly most: number;
}

/** A range that as many calls as possible agree on. */
export interface AgreedRange extends OffsetRange {
  /** How many calls allow it. */
  readonly agreeing: number;
}

/**
 * Finds the offsets that most of the ranges allow. One call with wrong times so decides nothing. Of several such ranges,
 * the one nearest to 0 is returned. Takes time in proportion to n log n.
 */
export function agreeOnOffset(ranges: readonly OffsetRange[]): AgreedRange {
  const possible = ranges.filter(({ least, most }) => least <= most);
  // A range begins before another one ends at the same offset, because both allow it.
  const bounds = possible
    .flatMap(({ least, most }) => [
      { at: least, change: 1 },
      { at: most, change: -1 },
    ])
    .sort((a, b) => (a.at === b.at ? b.change - a.change : a.at - b.at));
  let best: AgreedRange = { least: -Infinity, most: Infinity, agreeing: 0 };
  let agreeing = 0;
  for (const [index, { at, change }] of bounds.entries()) {
    agreeing += change;
    const most = bounds[index + 1]?.at ?? Infinity;
    const range = { least: at, most, agreeing };
    if (change === 1 && isBetter(range, best)) best = range;
  }
  return best;
}

function isBetter(range: AgreedRange, other: AgreedRange): boolean {
  if (range.agreeing !== other.agreeing) return range.agreeing > other.agreeing;
  return distanceToZero(range) < distanceToZero(other);
}

function distanceToZero({ least, most }: OffsetRange): number {
  return Math.max(least, -most, 0);
}
