import type { TraceData } from '../../core/index.ts';
import { planPath } from './path-plan.ts';
import { walkPath } from './path-walk.ts';
import { readSpanTimes } from '../tree/span-times.ts';
import { createSpanTree } from '../tree/span-tree.ts';

/** One part of the critical path. */
export interface PathSegment {
  readonly spanId: string;
  /**
   * `work`: the span itself was working. `wait`: no recorded span was working, and then the span began. For example, a
   * message lay in a queue.
   */
  readonly kind: 'work' | 'wait';
  /** Milliseconds since the path began. */
  readonly offsetMs: number;
  readonly durationMs: number;
}

/** The critical path of a trace. */
export interface CriticalPath {
  /** When the path begins: nanoseconds since 1970, as a decimal text. `0` if no time is known. */
  readonly startTimeUnixNano: string;
  readonly durationMs: number;
  /** The parts of the path in the order of time, without gaps. */
  readonly segments: readonly PathSegment[];
  /** How many milliseconds each span worked on the path, by span id. Spans that are not on the path are absent. */
  readonly workMs: ReadonlyMap<string, number>;
}

/** Settings of {@link criticalPath}. */
export interface CriticalPathOptions {
  /**
   * Where the path ends. `root`: at the last end of a span at the top of the tree. A user waited until then. `last`: at
   * the last end of a span that no ancestor waited for too, such as the consumer of a message.
   * @default 'root'
   */
  readonly until?: 'root' | 'last';
}

/**
 * Returns the critical path of a trace: the chain of work that decided how long the trace took. Making other work faster
 * would not have made the trace shorter.
 *
 * The path is found backwards, from the end. A span that works waits for its child that finishes last. Before that child
 * began, the span waited for the child that had finished last until then, and so on. A span that began after the end of
 * its parent, or that has links, was caused by the last to finish of its parent and the linked spans.
 *
 * The time grows with n log n for n spans. Never throws: spans without known times are left out, and a trace without any
 * gives an empty path.
 */
export function criticalPath(
  { spans }: TraceData,
  { until = 'root' }: CriticalPathOptions = {},
): CriticalPath {
  const tree = createSpanTree(spans);
  const times = readSpanTimes(tree.spans);
  const { segments } = walkPath(planPath(tree, times), until);
  const start = segments.at(-1)?.start ?? 0;
  const workMs = new Map<string, number>();
  const work = new Float64Array(tree.spans.length);
  const described = segments.reverse().map(({ index, kind, start: from, end }): PathSegment => {
    if (kind === 'work') work[index]! += end - from;
    const { spanId } = tree.spans[index]!;
    return { spanId, kind, offsetMs: (from - start) / 1e6, durationMs: (end - from) / 1e6 };
  });
  for (const [index, { spanId }] of tree.spans.entries()) {
    if (work[index]! > 0) workMs.set(spanId, work[index]! / 1e6);
  }
  const last = described.at(-1);
  return {
    startTimeUnixNano: String(last ? times.origin + BigInt(start) : 0n),
    durationMs: last ? last.offsetMs + last.durationMs : 0,
    segments: described,
    workMs,
  };
}
