import type { PathPlan } from './path-plan.ts';
import { shorten } from './running-ancestors.ts';
import { UNKNOWN } from '../tree/time-reader.ts';

/** A part of the path, with the times of the plan. */
export interface WalkedSegment {
  readonly index: number;
  readonly kind: 'work' | 'wait';
  start: number;
  readonly end: number;
}

/** The path, and the size of the search for it. */
export interface WalkedPath {
  /** The latest segment comes first. */
  readonly segments: WalkedSegment[];
  /** How many spans were looked at. It grows with the number of spans and links, whatever their shape. */
  readonly visits: number;
}

const TOP = -1;

/** Walks along the critical path, from its end to its start. */
export function walkPath(plan: PathPlan, until: 'root' | 'last'): WalkedPath {
  return new PathWalk(plan, plan.above.length).walkFrom(endOf(plan, until));
}

function endOf({ finishing, ends, isDetached }: PathPlan, until: 'root' | 'last'): number {
  let latest = -Infinity;
  for (const index of finishing(TOP)) {
    if (until === 'root' && isDetached(index)) continue;
    if (ends[index]! > latest && ends[index]! < UNKNOWN) latest = ends[index]!;
  }
  return latest;
}

/**
 * One walk backwards in time. At each moment, it is in a span that worked at that moment, or at `TOP` while no span did.
 * Each span is entered once and left once, so the walk ends even where links form circles.
 */
class PathWalk {
  readonly #plan: PathPlan;
  readonly #segments: WalkedSegment[] = [];
  /** The groups of spans with one `above`. Only the groups on the path are ever sorted. */
  readonly #groups = new Map<number, Int32Array>();
  /** How many spans of each group can still be entered. -1: the group was not looked at. */
  readonly #remaining: Int32Array;
  readonly #wasEntered: Uint8Array;
  readonly #wasLeft: Uint8Array;
  /** The way upwards. Spans that were left are taken out of it. */
  readonly #above: Int32Array;
  #now = 0;
  #visits = 0;

  constructor(plan: PathPlan, count: number) {
    this.#plan = plan;
    this.#remaining = new Int32Array(count + 1).fill(-1);
    this.#wasEntered = new Uint8Array(count);
    this.#wasLeft = new Uint8Array(count);
    this.#above = plan.above.slice();
  }

  walkFrom(end: number): WalkedPath {
    this.#now = end;
    let at = this.#lastFinished(TOP);
    while (at !== TOP) {
      this.#wasEntered[at] = 1;
      const next = this.#lastFinished(at);
      if (next === TOP) at = this.#leave(at);
      else {
        this.#spend(at, 'work', this.#plan.ends[next]!);
        at = next;
      }
    }
    return { segments: this.#segments, visits: this.#visits };
  }

  /** Returns the span below `above` that finished last until now, or `TOP`. */
  #lastFinished(above: number): number {
    let count = this.#remaining[above + 1]!;
    if (count === 0) return TOP;
    const group = this.#groups.get(above) ?? this.#plan.finishing(above);
    if (count === -1) count = group.length;
    // A group of one is made again faster than it is kept.
    if (group.length > 1) this.#groups.set(above, group);
    for (; count > 0; count--) {
      const last = group[count - 1]!;
      this.#visits++;
      if (this.#plan.ends[last]! <= this.#now && !this.#wasEntered[last]) break;
    }
    this.#remaining[above + 1] = count;
    return count === 0 ? TOP : group[count - 1]!;
  }

  /** Goes on before the start of a span. Returns the span that worked then, or `TOP` at the start of the path. */
  #leave(span: number): number {
    this.#spend(span, 'work', this.#plan.starts[span]!);
    this.#wasLeft[span] = 1;
    const isLeft = (index: number): boolean => {
      this.#visits++;
      return this.#wasLeft[index] === 1;
    };
    const above = shorten(this.#above, this.#plan.above[span]!, isLeft);
    const cause = this.#lastCause(span);
    const isAlone = above === TOP || this.#plan.isDetached(span);
    if (cause !== TOP && (this.#plan.isDetached(span) || this.#isBinding(cause, above))) {
      if (isAlone) this.#spend(span, 'wait', this.#plan.ends[cause]!);
      else this.#spend(above, 'work', this.#plan.ends[cause]!);
      return cause;
    }
    if (above !== TOP) return above;
    const earlier = this.#lastFinished(TOP);
    if (earlier !== TOP) this.#spend(span, 'wait', this.#plan.ends[earlier]!);
    return earlier;
  }

  /** Returns whether a cause finished after everything else that could have come before a span below `above`. */
  #isBinding(cause: number, above: number): boolean {
    const { starts, ends } = this.#plan;
    if (above !== TOP && ends[cause]! <= starts[above]!) return false;
    const other = this.#lastFinished(above);
    return other === TOP || ends[cause]! >= ends[other]!;
  }

  #lastCause(span: number): number {
    const { ends } = this.#plan;
    let last = TOP;
    for (const cause of this.#plan.causesOf(span)) {
      this.#visits++;
      if (!(ends[cause]! <= this.#now) || this.#wasEntered[cause]) continue;
      if (last === TOP || ends[cause]! > ends[last]!) last = cause;
    }
    return last;
  }

  /** Gives the time back to `start` to a span. */
  #spend(index: number, kind: 'work' | 'wait', start: number): void {
    if (!(start < this.#now)) return;
    const previous = this.#segments.at(-1);
    if (previous?.index === index && previous.kind === kind) previous.start = start;
    else this.#segments.push({ index, kind, start, end: this.#now });
    this.#now = start;
  }
}
