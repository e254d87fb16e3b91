import type { TraceData } from '../../core/index.ts';
import { listClockRanges } from './clock-ranges.ts';
import { agreeOnOffset, type OffsetRange } from './likely-offset.ts';
import { keyOfProgram, programOf, type Program } from '../calls/programs.ts';
import { createSpanTree } from '../tree/span-tree.ts';

// Times are rounded: a browser gives tenths of a millisecond, or whole ones.
const ROUNDING = 1e6;

/** A clock that differs from the clock of the program that began the trace. */
export interface ClockSkew extends Program {
  /** How many milliseconds the clock is ahead. Negative: behind. */
  readonly aheadMs: number;
  /** The clock is ahead by at least so many milliseconds. Absent if no call tells it. */
  readonly leastMs?: number | undefined;
  /** The clock is ahead by at most so many milliseconds. Absent if no call tells it. */
  readonly mostMs?: number | undefined;
  /** How many calls with its neighbour were compared. */
  readonly calls: number;
  /** How many of the calls agree. */
  readonly agreeing: number;
}

/**
 * Finds the clocks in a trace that must be wrong: a server began before its caller had called, or ended after its caller
 * had the answer. Each program is judged by its calls, from the program that began the trace outwards. If its times are
 * possible as they are, or wrong by less than 1 ms, its clock counts as right.
 *
 * Takes time in proportion to n log n for n spans and links. Never throws.
 */
export function clockSkews({ spans }: TraceData): readonly ClockSkew[] {
  const clocks = measureClocks(spans);
  const programs = new Map(
    spans.map(({ resource }) => {
      const program = programOf(resource);
      return [keyOfProgram(program), program];
    }),
  );
  return [...clocks].flatMap(([key, { ahead, range, calls, agreeing }]): readonly ClockSkew[] => {
    if (ahead === 0) return [];
    return [
      {
        ...programs.get(key)!,
        aheadMs: ahead / 1e6,
        leastMs: toMs(range.least),
        mostMs: toMs(range.most),
        calls,
        agreeing,
      },
    ];
  });
}

const toMs = (nanoseconds: number): number | undefined =>
  Number.isFinite(nanoseconds) ? nanoseconds / 1e6 : undefined;

/** A clock, compared with the clock of the program that began the trace. Times are nanoseconds. */
interface Clock {
  readonly ahead: number;
  /** The range in which `ahead` must lie. */
  readonly range: OffsetRange;
  readonly calls: number;
  readonly agreeing: number;
}

const RIGHT: Clock = { ahead: 0, range: { least: 0, most: 0 }, calls: 0, agreeing: 0 };

function measureClocks(spans: TraceData['spans']): ReadonlyMap<string, Clock> {
  const ranges = listClockRanges(createSpanTree(spans));
  const clocks = new Map<string, Clock>();
  for (const first of ranges.keys()) {
    if (clocks.has(first)) continue;
    clocks.set(first, RIGHT);
    const waiting = [first];
    for (const program of waiting) {
      for (const [neighbour, found] of ranges.get(program)!) {
        if (clocks.has(neighbour)) continue;
        clocks.set(neighbour, placeClock(clocks.get(program)!, found));
        waiting.push(neighbour);
      }
    }
  }
  return clocks;
}

function placeClock(neighbour: Clock, ranges: readonly OffsetRange[]): Clock {
  const { agreeing, ...found } = agreeOnOffset(ranges);
  const from = (ofNeighbour: OffsetRange): OffsetRange => ({
    least: ofNeighbour.least + found.least,
    most: ofNeighbour.most + found.most,
  });
  const { ahead, range } = neighbour;
  return {
    ahead: chooseOffset(from({ least: ahead, most: ahead }), [0, ahead]),
    range: from(range),
    calls: ranges.length,
    agreeing,
  };
}

/**
 * Chooses an offset in a range. The likeliest ones are a right clock and the clock of the neighbour. If a message tells
 * only one end of the range, the likely offset next to this end is chosen: with it, the message took less time.
 */
function chooseOffset({ least, most }: OffsetRange, likely: readonly number[]): number {
  const possible = likely.filter((ahead) => least <= ahead + ROUNDING && ahead - ROUNDING <= most);
  if (possible.length === 0)
    return Number.isFinite(least + most) ? (least + most) / 2 : nearestEnd(least, most);
  if (most === Infinity) return Math.min(...possible);
  return least === -Infinity ? Math.max(...possible) : possible[0]!;
}

const nearestEnd = (least: number, most: number): number => (Number.isFinite(most) ? most : least);
