import type { OffsetRange } from './likely-offset.ts';
import { keyOfProgram, programOf } from '../calls/programs.ts';
import { readSpanTimes, type SpanTimes } from '../tree/span-times.ts';
import type { SpanTree } from '../tree/span-tree.ts';
import { UNKNOWN } from '../tree/time-reader.ts';

/** For each program, by key, what its calls with each neighbour tell about how far the neighbour's clock is ahead. */
export type ClockRanges = ReadonlyMap<string, ReadonlyMap<string, readonly OffsetRange[]>>;

/** Lists what the calls between programs tell about their clocks. Programs are in the order of the tree. */
export function listClockRanges(tree: SpanTree): ClockRanges {
  const times = readSpanTimes(tree.spans);
  const keys = tree.spans.map(({ resource }) => keyOfProgram(programOf(resource)));
  const ranges = new Map<string, Map<string, OffsetRange[]>>();
  for (const callee of tree.order) {
    const to = keys[callee]!;
    neighboursOf(ranges, to);
    for (const caller of callersOf(tree, callee)) {
      const from = keys[caller]!;
      const range = from === to ? undefined : rangeOf(tree, times, { caller, callee });
      if (!range) continue;
      rangesOf(neighboursOf(ranges, from), to).push(range);
      rangesOf(neighboursOf(ranges, to), from).push({ least: -range.most, most: -range.least });
    }
  }
  return ranges;
}

type Neighbours = Map<string, OffsetRange[]>;

function neighboursOf(ranges: Map<string, Neighbours>, program: string): Neighbours {
  const neighbours = ranges.get(program) ?? new Map<string, OffsetRange[]>();
  ranges.set(program, neighbours);
  return neighbours;
}

function rangesOf(neighbours: Neighbours, neighbour: string): OffsetRange[] {
  const ranges = neighbours.get(neighbour) ?? [];
  neighbours.set(neighbour, ranges);
  return ranges;
}

function* callersOf({ spans, parents, indexOf }: SpanTree, callee: number): Iterable<number> {
  if (parents[callee]! !== -1) yield parents[callee]!;
  for (const { traceId, spanId } of spans[callee]!.links ?? []) {
    const linked = indexOf.get(spanId);
    if (linked !== undefined && spans[linked]!.traceId === traceId) yield linked;
  }
}

interface Call {
  readonly caller: number;
  readonly callee: number;
}

/** Returns by how much the clock of a callee can be ahead. The callee began after the call, and ended before its answer. */
function rangeOf(
  { spans }: SpanTree,
  { starts, ends }: SpanTimes,
  { caller, callee }: Call,
): OffsetRange | undefined {
  if (starts[caller] === UNKNOWN || starts[callee] === UNKNOWN) return undefined;
  const most = starts[callee]! - starts[caller]!;
  const least = ends[callee]! - ends[caller]!;
  const isRequest = spans[caller]!.kind === 'client' && spans[callee]!.kind === 'server';
  // If the caller gave up, or if the server worked longer than the whole call took, the end of the server tells nothing.
  const isAnswered = isRequest && spans[caller]!.status.code !== 'error' && least <= most;
  return { least: isAnswered ? least : -Infinity, most };
}
