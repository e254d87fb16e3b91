import type { SpanRecord } from '../../core/index.ts';
import { chooseSpans } from './choose-spans.ts';
import { listChildren, type Children } from './list-children.ts';
import { parseNanoseconds } from './nanoseconds.ts';

/** The reason why a span is at the top of the tree although it has a parent id. */
export type Misplacement = 'parent not recorded' | 'parents form a circle';

/** The spans of a trace as a tree. A span is known by its index in `spans`. */
export interface SpanTree {
  /** The spans, each id once, in the order of the records. */
  readonly spans: readonly SpanRecord[];
  /** The index of each span id. */
  readonly indexOf: ReadonlyMap<string, number>;
  /** The index of the parent of each span, or -1 at the top of the tree. */
  readonly parents: Int32Array;
  /** The spans at the top of the tree that name a parent, with the reason. */
  readonly misplacements: ReadonlyMap<number, Misplacement>;
  readonly children: Children;
  /** All spans, each one behind its parent. */
  readonly order: Int32Array;
}

/**
 * Arranges spans as a tree. Each span id is there once: under its parent, or at the top. If parents form a circle, the
 * circle is cut at its earliest span, so that no span of the circle is lost.
 */
export function createSpanTree(records: readonly SpanRecord[]): SpanTree {
  const { spans, indexOf } = chooseSpans(records);
  const misplacements = new Map<number, Misplacement>();
  const parents = new Int32Array(spans.length).fill(-1);
  for (let index = 0; index < spans.length; index++) {
    const { parentSpanId } = spans[index]!;
    // If a span has no parent, some OTLP senders write an empty parent id.
    if (!parentSpanId) continue;
    const parent = indexOf.get(parentSpanId);
    if (parent === undefined) misplacements.set(index, 'parent not recorded');
    else parents[index] = parent;
  }
  for (const cut of findCircleCuts(spans, parents)) {
    parents[cut] = -1;
    misplacements.set(cut, 'parents form a circle');
  }
  const children = listChildren(parents);
  return { spans, indexOf, parents, misplacements, children, order: orderFromTop(children) };
}

function findCircleCuts(spans: readonly SpanRecord[], parents: Int32Array): readonly number[] {
  const cuts: number[] = [];
  const walkedBy = new Int32Array(spans.length).fill(-1);
  for (let start = 0; start < spans.length; start++) {
    let at = start;
    while (at !== -1 && walkedBy[at] === -1) {
      walkedBy[at] = start;
      at = parents[at]!;
    }
    // A walk has found a circle only if it comes back to its own steps. If it reaches the steps of an earlier walk, it
    // has joined a part of the tree that is already checked.
    if (at === -1 || walkedBy[at] !== start) continue;
    let earliest = at;
    for (let next = parents[at]!; next !== at; next = parents[next]!) {
      if (isEarlier(spans[next]!, spans[earliest]!)) earliest = next;
    }
    cuts.push(earliest);
  }
  return cuts;
}

function isEarlier(a: SpanRecord, b: SpanRecord): boolean {
  const startA = parseNanoseconds(a.startTimeUnixNano);
  const startB = parseNanoseconds(b.startTimeUnixNano);
  return startA === startB ? a.spanId < b.spanId : startA < startB;
}

function orderFromTop({ list, starts }: Children): Int32Array {
  const order = new Int32Array(list.length);
  let filled = 0;
  for (let read = -1; read < filled; read++) {
    const parent = read === -1 ? -1 : order[read]!;
    for (let at = starts[parent + 1]!; at < starts[parent + 2]!; at++) order[filled++] = list[at]!;
  }
  return order;
}
