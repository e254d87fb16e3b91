import type { SpanRecord, TraceData } from '../../core/index.ts';
import { conventions } from '../../core/internal.ts';
import { readSpanTimes } from '../tree/span-times.ts';
import { createSpanTree, type SpanTree } from '../tree/span-tree.ts';
import { UNKNOWN } from '../tree/time-reader.ts';

/** An action that wrote a resource, with its last request that did. */
export interface ActionWrite {
  readonly action: SpanRecord;
  readonly write: SpanRecord;
}

/** Actions of one user that wrote one resource at the same time, so that one can have overwritten what another one wrote. */
export interface WriteConflict {
  readonly resource: string;
  /** The `user.id` of the actions, or else their `session.id`. */
  readonly user: string;
  /** Two or more, in the order in which the actions began. */
  readonly writes: readonly ActionWrite[];
}

/** Settings of {@link writeConflicts}. */
export interface WriteConflictOptions {
  /**
   * Names the resource that a request writes. Returns `undefined` if the request writes none.
   * @default the address, without its query, of each request with `POST`, `PUT`, `PATCH` or `DELETE`
   */
  readonly resourceOf?: (request: SpanRecord) => string | undefined;
}

/**
 * Finds actions of one user that overlap and write one resource. Two actions overlap if each began before the other one's
 * write had ended: neither could know what the other one wrote.
 *
 * Only requests count of which the page knows the action (`waybill.attribution` is not `none`). Takes time in proportion to
 * n log n for n spans. Throws only what `resourceOf` throws.
 */
export function writeConflicts(
  traces: readonly TraceData[],
  { resourceOf = writtenAddress }: WriteConflictOptions = {},
): readonly WriteConflict[] {
  const tree = createSpanTree(traces.flatMap(({ spans }) => spans));
  const groups = [...groupWrites(tree, resourceOf).values()];
  return groups.flatMap(({ resource, user, writes }) =>
    findOverlaps([...writes.values()]).map((overlap): WriteConflict => ({
      resource,
      user,
      writes: overlap.map(({ action, write }) => ({ action, write })),
    })),
  );
}

interface TimedWrite extends ActionWrite {
  /** When the action began. */
  readonly from: number;
  /** When its write ended. */
  readonly to: number;
}

interface Group {
  readonly resource: string;
  readonly user: string;
  /** By the index of the action. */
  readonly writes: Map<number, TimedWrite>;
}

function groupWrites(
  tree: SpanTree,
  resourceOf: (request: SpanRecord) => string | undefined,
): ReadonlyMap<string, Group> {
  const { starts, ends } = readSpanTimes(tree.spans);
  const tops = findTops(tree);
  const groups = new Map<string, Group>();
  for (const [index, write] of tree.spans.entries()) {
    const top = tops[index]!;
    const action = tree.spans[top]!;
    const user = userOf(action);
    if (top === index || user === undefined || !isRequestOfAction(write)) continue;
    const resource = starts[top] === UNKNOWN || ends[index] === UNKNOWN ? undefined : resourceOf(write);
    if (resource === undefined) continue;
    const key = JSON.stringify([resource, user]);
    const group = groups.get(key) ?? { resource, user, writes: new Map<number, TimedWrite>() };
    groups.set(key, group);
    const known = group.writes.get(top);
    if (known && known.to >= ends[index]!) continue;
    group.writes.set(top, { action, write, from: starts[top]!, to: ends[index]! });
  }
  return groups;
}

/** Returns the span at the top of the tree above each span. */
function findTops({ order, parents }: SpanTree): Int32Array {
  const tops = new Int32Array(parents.length);
  for (const index of order) tops[index] = parents[index] === -1 ? index : tops[parents[index]!]!;
  return tops;
}

function userOf({ kind, attributes }: SpanRecord): string | undefined {
  // The work of a server is not an action of a user.
  if (kind === 'server' || kind === 'consumer') return undefined;
  const user = attributes[conventions.USER_ID] ?? attributes[conventions.SESSION_ID];
  return typeof user === 'string' && user !== '' ? user : undefined;
}

function isRequestOfAction({ kind, attributes }: SpanRecord): boolean {
  return kind === 'client' && attributes[conventions.ATTRIBUTION] !== 'none';
}

const WRITING: readonly unknown[] = ['POST', 'PUT', 'PATCH', 'DELETE'];

function writtenAddress({ attributes }: SpanRecord): string | undefined {
  const url = attributes[conventions.URL_FULL];
  return WRITING.includes(attributes[conventions.HTTP_METHOD]) && typeof url === 'string'
    ? url.split(/[?#]/, 1)[0]
    : undefined;
}

/** Splits writes into runs of overlapping ones. Writes that overlap with no other one are left out. */
function findOverlaps(writes: readonly TimedWrite[]): readonly (readonly TimedWrite[])[] {
  const runs: TimedWrite[][] = [];
  let until = -Infinity;
  for (const write of writes.toSorted((a, b) => a.from - b.from)) {
    if (write.from < until) runs.at(-1)!.push(write);
    else runs.push([write]);
    until = Math.max(until, write.to);
  }
  return runs.filter(({ length }) => length > 1);
}
