import { formatReference } from '../propagation/reference.ts';
import type { Failure, FailureKind, FailurePage } from '../records/failures.ts';
import type { TelemetryRecord } from '../records/records.ts';
import { type ListPosition, writeCursor } from './failure-cursor.ts';
import { failureFacts } from './failure-facts.ts';
import type { FailureList } from './failure-lookup.ts';
import { TRACE_ID } from './id-patterns.ts';

/** What a store knows of a failure beside its record. Times are nanoseconds since 1970. */
export interface PlacedFailure {
  readonly kind: FailureKind;
  readonly fingerprint: string;
  readonly nano: string;
  readonly count: number;
  readonly first: string;
  readonly last: string;
  readonly isFromPage: boolean;
  readonly correlationId: string | null;
  readonly sessionId: string | null;
}

/** A failure, and its place in the list. */
export interface ListedFailure {
  readonly failure: Failure;
  readonly position: ListPosition;
}

const isoOf = (nano: string): string => new Date(Number(BigInt(nano) / 1_000_000n)).toISOString();

function placeOf(placed: PlacedFailure, given: string | null | undefined) {
  const traceId = typeof given === 'string' && TRACE_ID.test(given) ? given : null;
  return {
    kind: placed.kind,
    fingerprint: placed.fingerprint,
    time: isoOf(placed.nano),
    traceId,
    reference: traceId === null ? null : formatReference(traceId),
    correlationId: placed.correlationId,
    sessionId: placed.sessionId,
    ...(placed.isFromPage && { lane: 'page' as const }),
    count: placed.count,
    firstSeen: isoOf(placed.first),
    lastSeen: isoOf(placed.last),
  };
}

/** Makes the failure of a record. */
export function recordFailure(record: TelemetryRecord, placed: PlacedFailure): Failure {
  return { ...failureFacts(record), ...placeOf(placed, record.traceId), spanId: record.spanId ?? null };
}

/** Makes the failure of a domain event whose processing failed. */
export function eventFailure(
  { type, message, ...ids }: { type: string; message: string; traceId: string | null; spanId: string | null },
  placed: PlacedFailure,
): Failure {
  return {
    type,
    message,
    name: type,
    service: '',
    frame: null,
    route: null,
    ...placeOf(placed, ids.traceId),
    spanId: ids.spanId,
  };
}

/** Makes a page of the failures that a store found. It found one more than the page holds, if there are more. */
export function pageOf(found: readonly ListedFailure[], { limit, list }: FailureList): FailurePage {
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    failures: shown.map(({ failure }) => failure),
    cursor: last && found.length > limit ? writeCursor(last.position, list) : null,
  };
}
