import { formatReference } from '../propagation/reference.ts';
import { formatUuid } from '../propagation/uuid.ts';
import { durationMs } from '../records/duration-ms.ts';
import type { SpanRecord } from '../records/records.ts';
import { SERVICE_NAME } from '../records/semantic-conventions.ts';
import type { SlowFilter, SlowOperation, SlowPage } from '../records/slow-operations.ts';
import { type ListPosition, readCursor, writeCursor } from './failure-cursor.ts';
import { checkLimit, type FilterMembers, readMembers } from './failure-lookup.ts';

/** An operation that took less time is not slow, and in no list. In nanoseconds: 10 ms. */
export const LEAST_SLOW = 10_000_000;

const MEMBERS = ['service', 'name', 'sessionId', 'traceId', 'correlationId', 'from', 'to'] as const;

/** A checked filter of slow operations, and the part of its list to read. */
export interface SlowList {
  readonly lookup: FilterMembers;
  readonly limit: number;
  /** The last entry of the page before: its duration in nanoseconds, and its key. Absent for the first page. */
  readonly after?: ListPosition;
  /** The text that binds cursors to the list. */
  readonly list: string;
}

/**
 * Checks a filter of slow operations, for one tenant. Returns `null` if one of its values is not valid, because such a
 * filter finds nothing. Throws if the limit is out of range.
 */
export function readSlowFilter(filter: SlowFilter, tenant: string): SlowList | null {
  const limit = checkLimit(filter.limit ?? 20, 'slow');
  const lookup = readMembers(filter, MEMBERS);
  if (!lookup) return null;
  const list = JSON.stringify(['slow', tenant, lookup]);
  if (filter.cursor === undefined) return { lookup, limit, list };
  const after = readCursor(filter.cursor, list);
  return after && { lookup, limit, after, list };
}

/** What a store knows of a span beside its record. Ids are UUIDs with or without hyphens. */
export interface PlacedSpan {
  readonly record: SpanRecord;
  /** The duration in nanoseconds. */
  readonly nano: string;
  readonly key: string;
  readonly isFromPage: boolean;
  readonly correlationId: string | null;
  readonly sessionId: string | null;
}

const uuidText = (id: string | null): string | null =>
  id === null ? null : formatUuid(id.replaceAll('-', ''));

function operationOf({ record, isFromPage, correlationId, sessionId }: PlacedSpan): SlowOperation {
  const { traceId, spanId, name, kind, status, startTimeUnixNano: start, endTimeUnixNano: end } = record;
  const service = record.resource[SERVICE_NAME];
  return {
    name: name.slice(0, 1000).toWellFormed(),
    kind,
    service: typeof service === 'string' ? service.slice(0, 1000).toWellFormed() : '',
    status: status.code,
    durationMs: durationMs('0', String(BigInt(end) - BigInt(start))),
    time: new Date(Number(BigInt(start) / 1_000_000n)).toISOString(),
    traceId,
    spanId,
    reference: formatReference(traceId),
    correlationId: uuidText(correlationId),
    sessionId: uuidText(sessionId),
    ...(isFromPage && { lane: 'page' as const }),
  };
}

/** Makes a page of the spans that a store found. It found one more than the page holds, if there are more. */
export function slowPageOf(found: readonly PlacedSpan[], { limit, list }: SlowList): SlowPage {
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    operations: shown.map(operationOf),
    cursor: last && found.length > limit ? writeCursor({ nano: last.nano, key: last.key }, list) : null,
  };
}
