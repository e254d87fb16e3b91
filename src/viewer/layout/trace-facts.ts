import { conventions } from '../../core/internal.ts';
import type { TelemetryRecord, TraceData } from '../../core/index.ts';
import { countOccurrences, isError, refusalsOf } from './failed-rows.ts';
import type { TraceLayout } from './layout-trace.ts';

/** The facts about the whole trace, for the header of a timeline. */
export interface TraceFacts {
  readonly name: string;
  /** The names of the programs, in the order of the rows. */
  readonly services: readonly string[];
  readonly spanCount: number;
  readonly failedSpanCount: number;
  /** How many times a server said no to a person. */
  readonly refusalCount: number;
  /** The number of log lines. An error that repeats counts as often as it occurred. */
  readonly logCount: number;
  readonly errorLogCount: number;
  readonly eventCount: number;
  readonly correlationId: string | null;
  readonly sessionId: string | null;
  /** Whether only a page names the session, so that the session is a claim. */
  readonly isSessionClaimed: boolean;
}

/** Returns the facts about a trace. */
export function traceFacts(trace: TraceData, { rows }: TraceLayout): TraceFacts {
  const spans = rows.filter((row) => row.item.kind === 'span');
  const logs = rows.filter((row) => row.item.kind === 'log');
  const roots = spans.filter((row) => row.level === 1);
  // A span with a parent that was not recorded is also at the top of the tree. But only the true root has the name of
  // the user's action, so the true root comes first.
  const root = roots.find((row) => row.misplacement === null) ?? roots[0] ?? rows[0];
  return {
    name: root?.name ?? 'Empty trace',
    services: [...new Set(rows.map((row) => row.service).filter(Boolean))],
    spanCount: spans.length,
    failedSpanCount: spans.filter(isError).length,
    refusalCount: refusalsOf(rows).length,
    logCount: countOccurrences(logs),
    errorLogCount: countOccurrences(logs.filter(isError)),
    eventCount: rows.filter((row) => row.item.kind === 'event').length,
    correlationId: firstId(trace, conventions.CORRELATION_ID, 'correlationId').id,
    ...sessionOf(trace),
  };
}

function sessionOf(trace: TraceData): Pick<TraceFacts, 'sessionId' | 'isSessionClaimed'> {
  const { id, isClaim } = firstId(trace, conventions.SESSION_ID, 'sessionId');
  return { sessionId: id, isSessionClaimed: isClaim };
}

// Only servers write domain events. An id of a page is a claim, so the ids of servers come first.
function firstId(
  { spans, logs, events }: TraceData,
  attribute: string,
  member: 'correlationId' | 'sessionId',
): { readonly id: string | null; readonly isClaim: boolean } {
  const idOf = (isOfPage: boolean): string | null =>
    firstText(spans, isOfPage, attribute) ?? firstText(logs, isOfPage, attribute);
  const known = idOf(false) ?? events.map((event) => event[member]).find(Boolean) ?? null;
  const claimed = known === null ? idOf(true) : null;
  return { id: known ?? claimed, isClaim: claimed !== null };
}

function firstText(records: readonly TelemetryRecord[], isOfPage: boolean, attribute: string): string | null {
  for (const { lane, attributes } of records) {
    const value = attributes[attribute];
    if ((lane === 'page') === isOfPage && typeof value === 'string' && value !== '') return value;
  }
  return null;
}
