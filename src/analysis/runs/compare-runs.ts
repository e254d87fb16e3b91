import type { SpanRecord, TraceData } from '../../core/index.ts';
import { matchChildren, TOP, type Match, type Run, type Runs } from './match-children.ts';
import { selfMsOf } from '../tree/self-times.ts';
import { readSpanTimes } from '../tree/span-times.ts';
import { createSpanTree } from '../tree/span-tree.ts';

/**
 * How a span differs from its counterpart in the good run. `missing`: the run has no such span. `added`: the good run has
 * none. `failed`: only the span of the run failed. `mended`: only that of the good run failed. `slower` and `faster`: by
 * the span's own work, so that a slow step does not make all steps around it slow.
 */
export type Difference = 'missing' | 'added' | 'failed' | 'mended' | 'slower' | 'faster';

/** A span in one of two runs. */
export interface RunSpan {
  readonly span: SpanRecord;
  readonly durationMs: number;
  /** The part of the duration in which none of its children was running. */
  readonly selfMs: number;
}

/** One step of two runs of the same action. */
export interface ComparedStep {
  /** Absent if the step is `missing`. */
  readonly run?: RunSpan | undefined;
  /** Absent if the step is `added`. */
  readonly goodRun?: RunSpan | undefined;
  /** How many steps are above the step in the tree. */
  readonly depth: number;
  /** Empty if the step went as in the good run. */
  readonly differences: readonly Difference[];
}

/** Two runs of the same action, side by side. */
export interface RunComparison {
  /** All steps of both runs, in the order of the run. Each one comes before its children. */
  readonly steps: readonly ComparedStep[];
  /** How many steps have each difference. */
  readonly counts: Readonly<Record<Difference, number>>;
}

/** Settings of {@link compareRuns}. */
export interface CompareRunsOptions {
  /** A step is slower if its own work took this many times as long, and `slowerByMs` longer too. @default 2 */
  readonly slowerTimes?: number;
  /** Milliseconds. Below this, a difference in time is chance. @default 10 */
  readonly slowerByMs?: number;
}

/**
 * Compares a run of an action with a good run of the same action, step by step. `TraceReader.goodRun` finds a good run.
 *
 * Steps are matched under matched parents by program, kind, name and target, and by their position among equal ones. The
 * other steps are matched again without ids, so `GET /orders/7` can match `GET /orders/8`.
 *
 * Takes time in proportion to n log n for n spans. Never throws.
 */
export function compareRuns(
  run: TraceData,
  goodRun: TraceData,
  { slowerTimes = 2, slowerByMs = 10 }: CompareRunsOptions = {},
): RunComparison {
  const runs: Runs = { run: readRun(run), goodRun: readRun(goodRun) };
  const counts = { missing: 0, added: 0, failed: 0, mended: 0, slower: 0, faster: 0 };
  const steps: ComparedStep[] = [];
  const isSlower = (ms: number, other: number): boolean =>
    ms >= other * slowerTimes && ms >= other + slowerByMs;
  for (const { match, depth } of walk(runs)) {
    const step = { run: describe(runs.run, match.span), goodRun: describe(runs.goodRun, match.good) };
    const differences = [...differencesOf(step, isSlower)];
    for (const difference of differences) counts[difference]++;
    steps.push({ ...step, depth, differences });
  }
  return { steps, counts };
}

function readRun({ spans }: TraceData): Run {
  const tree = createSpanTree(spans);
  return { tree, times: readSpanTimes(tree.spans) };
}

/** Goes through both trees at once, from the top, without recursion. */
function* walk(runs: Runs): Iterable<{ readonly match: Match; readonly depth: number }> {
  const waiting = matchChildren(runs, TOP)
    .map((match) => ({ match, depth: 0 }))
    .reverse();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    yield next;
    const depth = next.depth + 1;
    const children = matchChildren(runs, next.match);
    for (let at = children.length - 1; at >= 0; at--) waiting.push({ match: children[at]!, depth });
  }
}

function describe({ tree, times }: Run, index: number | undefined): RunSpan | undefined {
  if (index === undefined) return undefined;
  const durationMs = (times.ends[index]! - times.starts[index]!) / 1e6 || 0;
  return { span: tree.spans[index]!, durationMs, selfMs: selfMsOf(index, tree, times) };
}

function* differencesOf(
  { run, goodRun }: Pick<ComparedStep, 'run' | 'goodRun'>,
  isSlower: (ms: number, other: number) => boolean,
): Iterable<Difference> {
  if (!run) return yield 'missing';
  if (!goodRun) return yield 'added';
  const hasFailed = run.span.status.code === 'error';
  if (hasFailed !== (goodRun.span.status.code === 'error')) yield hasFailed ? 'failed' : 'mended';
  if (isSlower(run.selfMs, goodRun.selfMs)) yield 'slower';
  else if (isSlower(goodRun.selfMs, run.selfMs)) yield 'faster';
}
