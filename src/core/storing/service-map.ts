import type { ServiceEdge, ServiceFilter, ServiceMap } from '../records/service-map.ts';
import { type FilterMembers, readMembers } from './failure-lookup.ts';

/** How many of the newest calls of each lane are counted. */
export const MOST_CALLS = 20_000;
/** How many links of one span are followed. */
export const MOST_LINKS = 128;
/** How many edges a map has. */
export const MOST_EDGES = 1000;
/** How many characters of the name of a program are read. */
export const MOST_NAME = 200;

/** Checks a filter of calls. Returns `null` if a value is not valid, because such a filter finds nothing. */
export function readServiceFilter(filter: ServiceFilter): FilterMembers | null {
  return readMembers(filter, ['from', 'to']);
}

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Makes a map of the edges that a store found: at least 1,001 of them, if there are more than 1,000. */
export function serviceMapOf(found: readonly ServiceEdge[], isCut: boolean): ServiceMap {
  const edges = found
    .toSorted(
      (a, b) =>
        b.calls - a.calls ||
        byName(a.caller, b.caller) ||
        byName(a.callee, b.callee) ||
        byName(a.kind, b.kind),
    )
    .slice(0, MOST_EDGES);
  return { edges, ...((isCut || found.length > MOST_EDGES) && { isCut: true as const }) };
}
