import { conventions } from '../../core/internal.ts';
import type { TraceData } from '../../core/index.ts';
import { isError } from './failed-rows.ts';
import type { TraceLayout } from './layout-trace.ts';

/** The facts about the whole trace, for the header of a timeline. */
export interface TraceFacts {
  readonly name: string;
  /** The names of the programs, in the order of the rows. */
  readonly services: readonly string[];
  readonly spanCount: number;
  readonly failedSpanCount: number;
  readonly logCount: number;
  readonly errorLogCount: number;
  readonly eventCount: number;
  readonly correlationId: string | null;
  readonly sessionId: string | null;
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
    logCount: logs.length,
    errorLogCount: logs.filter(isError).length,
    eventCount: rows.filter((row) => row.item.kind === 'event').length,
    correlationId:
      firstAttribute(trace, conventions.CORRELATION_ID) ??
      firstOf(trace.events.map((event) => event.correlationId)),
    sessionId:
      firstAttribute(trace, conventions.SESSION_ID) ?? firstOf(trace.events.map((event) => event.sessionId)),
  };
}

// An id of a server comes first, because the id of a page is a claim.
function firstAttribute(trace: TraceData, name: string): string | null {
  const records = [...trace.spans, ...trace.logs];
  const ofServers = records.filter(({ lane }) => lane !== 'page');
  return firstOf([...ofServers, ...records].map((record) => record.attributes[name]));
}

function firstOf(values: readonly unknown[]): string | null {
  const found = values.find((value) => typeof value === 'string' && value !== '');
  return typeof found === 'string' ? found : null;
}
