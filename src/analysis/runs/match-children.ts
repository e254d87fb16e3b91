import type { SpanRecord } from '../../core/index.ts';
import { sortChildren } from '../tree/list-children.ts';
import { describeWork, withoutIds } from './span-likeness.ts';
import type { SpanTimes } from '../tree/span-times.ts';
import type { SpanTree } from '../tree/span-tree.ts';

/** One of two runs, with what the comparison reads of it. */
export interface Run {
  readonly tree: SpanTree;
  readonly times: SpanTimes;
}

/** A span of a run by its index, and its counterpart in the good run. Each is absent if its run has no such span. */
export interface Match {
  readonly span?: number | undefined;
  readonly good?: number | undefined;
}

/** The index of the top of both trees. */
export const TOP: Match = { span: -1, good: -1 };

/** The two runs that are compared. */
export interface Runs {
  readonly run: Run;
  readonly goodRun: Run;
}

/**
 * Matches the children of two spans: by the same work first, and then by the same work on another thing. The first of the
 * one run belongs to the first of the other one, and so on. The matches are in the order of the run. A span of the good
 * run that the run lacks stands behind the one that came before it there.
 */
export function matchChildren({ run, goodRun }: Runs, parents: Match): readonly Match[] {
  const children = childrenOf(run, parents.span);
  const goods = childrenOf(goodRun, parents.good);
  const goodOf = new Map<number, number>();
  for (const describe of [describeWork, (span: SpanRecord) => withoutIds(describeWork(span))]) {
    const matched = new Set(goodOf.values());
    const waiting = groupBy(
      goods.filter((good) => !matched.has(good)),
      (good) => describe(goodRun.tree.spans[good]!),
    );
    for (const child of children) {
      if (goodOf.has(child)) continue;
      const good = waiting.get(describe(run.tree.spans[child]!))?.next().value;
      if (good !== undefined) goodOf.set(child, good);
    }
  }
  return inOrder(children, goods, goodOf);
}

function childrenOf({ tree, times }: Run, parent: number | undefined): readonly number[] {
  if (parent === undefined) return [];
  const { starts } = times;
  return [...sortChildren(tree.children, parent, (a, b) => starts[a]! - starts[b]! || a - b)];
}

function groupBy(
  indexes: readonly number[],
  keyOf: (index: number) => string,
): ReadonlyMap<string, Iterator<number, undefined>> {
  const groups = new Map<string, number[]>();
  for (const index of indexes) {
    const key = keyOf(index);
    const group = groups.get(key);
    if (group) group.push(index);
    else groups.set(key, [index]);
  }
  return new Map([...groups].map(([key, group]) => [key, group.values() as Iterator<number, undefined>]));
}

function inOrder(
  children: readonly number[],
  goods: readonly number[],
  goodOf: ReadonlyMap<number, number>,
): readonly Match[] {
  const first: Match[] = [];
  const behind = new Map<number, Match[]>([...goodOf.values()].map((good) => [good, []]));
  let missing = first;
  for (const good of goods) {
    const next = behind.get(good);
    if (next) missing = next;
    else missing.push({ good });
  }
  const matches = children.map((span): Match => ({ span, good: goodOf.get(span) }));
  return [first, ...matches.map((match) => [match, ...(behind.get(match.good ?? -1) ?? [])])].flat();
}
