import type { ServiceEdge, SpanRecord, TraceData } from '../../core/index.ts';
import { listCalls, nameOfService, type ServiceCall } from './service-calls.ts';
import { selfMsOf } from '../tree/self-times.ts';
import { readSpanTimes, type SpanTimes } from '../tree/span-times.ts';
import { createSpanTree, type SpanTree } from '../tree/span-tree.ts';

/** A program in a trace. */
export interface ServiceNode {
  /** Its `service.name`. Of a program that sent no spans, the name by which its caller knows it. Empty if unknown. */
  readonly name: string;
  /** Whether the program sent spans itself. If not, only the spans of its callers tell about it. */
  readonly isRecorded: boolean;
  readonly spanCount: number;
  /** How many of its spans failed. */
  readonly errorCount: number;
  /** The sum of the self times of its spans, in milliseconds. */
  readonly selfMs: number;
}

/** The programs in a trace, and who called whom. */
export interface ServiceGraph {
  /** In the order in which the tree of the trace reaches them. */
  readonly services: readonly ServiceNode[];
  readonly edges: readonly ServiceEdge[];
}

/**
 * Returns the programs of a trace and the calls between them.
 *
 * A span is a call if its parent belongs to another program, or if it is a `server` or `consumer` span with a recorded
 * parent. A consumer is called by each span that it links to as well. A `client` or `producer` span that no recorded span
 * answered is a call to a program that sent no spans: a database, or a service of others.
 *
 * Takes time in proportion to n log n for n spans and links. Never throws.
 */
export function serviceGraph({ spans }: TraceData): ServiceGraph {
  const tree = createSpanTree(spans);
  const times = readSpanTimes(tree.spans);
  const calls = listCalls(tree);
  return { services: describeServices(tree, times, calls), edges: describeEdges(calls, tree.spans, times) };
}

interface Totals {
  isRecorded: boolean;
  spanCount: number;
  errorCount: number;
  selfMs: number;
}

function describeServices(
  tree: SpanTree,
  times: SpanTimes,
  calls: readonly ServiceCall[],
): readonly ServiceNode[] {
  const services = new Map<string, Totals>();
  for (const index of tree.order) {
    const span = tree.spans[index]!;
    const totals = totalsOf(services, nameOfService(span));
    totals.isRecorded = true;
    totals.spanCount++;
    totals.errorCount += Number(hasFailed(span));
    totals.selfMs += selfMsOf(index, tree, times);
  }
  for (const { callee } of calls) totalsOf(services, callee);
  return [...services].map(([name, totals]) => ({ name, ...totals }));
}

function totalsOf(services: Map<string, Totals>, name: string): Totals {
  const known = services.get(name) ?? { isRecorded: false, spanCount: 0, errorCount: 0, selfMs: 0 };
  services.set(name, known);
  return known;
}

function hasFailed({ status }: SpanRecord): boolean {
  return status.code === 'error';
}

function describeEdges(
  calls: readonly ServiceCall[],
  spans: readonly SpanRecord[],
  { starts, ends }: SpanTimes,
): readonly ServiceEdge[] {
  const groups = new Map<string, ServiceCall[]>();
  for (const call of calls) {
    const key = JSON.stringify([call.caller, call.callee, call.kind]);
    const group = groups.get(key);
    if (group) group.push(call);
    else groups.set(key, [call]);
  }
  return [...groups.values()].map((group): ServiceEdge => {
    const { caller, callee, kind } = group[0]!;
    const durations = group.map(({ span }) => (ends[span]! - starts[span]!) / 1e6 || 0).sort((a, b) => a - b);
    return {
      caller,
      callee,
      kind,
      calls: group.length,
      errors: group.filter(({ span }) => hasFailed(spans[span]!)).length,
      p50Ms: nearestRank(durations, 0.5),
      p95Ms: nearestRank(durations, 0.95),
    };
  });
}

function nearestRank(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(share * sorted.length) - 1]!;
}
