import type { TraceData, TraceQuery, TraceSummary } from '../../core/index.ts';
import { whereFailureBegan } from '../layout/failed-rows.ts';
import { layoutTrace } from '../layout/layout-trace.ts';
import type { SearchState, Sought } from './search-state.ts';

/** The functions that find and load traces. */
export interface TraceSource {
  /**
   * Finds the traces that a query can mean, the best match first. If the promise rejects, the screen says that the
   * search failed.
   */
  readonly search: (query: TraceQuery) => Promise<readonly TraceSummary[]>;
  /** Loads one trace; `null` if no trace has this id. */
  readonly load: (traceId: string) => Promise<TraceData | null>;
}

/** Finds the traces that a query means. If there is only one trace, opens it. Rejects if `search` or `load` rejects. */
export async function findTraces(source: TraceSource, query: Sought): Promise<SearchState> {
  const hits = await hitsOf(source, query);
  const [hit] = hits;
  if (!hit) return { status: 'none', query };
  return hits.length === 1 ? openTrace(source, hit, { query, hits }) : { status: 'several', query, hits };
}

/**
 * Opens one of the traces that a query found. If the query contains a span id, the timeline opens on the step in which
 * the failure of that span began. Rejects if `load` rejects.
 */
export async function openTrace(
  source: TraceSource,
  hit: TraceSummary,
  { query, hits }: { readonly query: Sought; readonly hits: readonly TraceSummary[] },
): Promise<SearchState> {
  const trace = await traceOf(source, query, hit.traceId);
  if (!trace) return { status: 'none', query };
  const reported = 'spanId' in query ? query.spanId : undefined;
  const spanId = reported && whereFailureBegan(layoutTrace(trace).rows, reported);
  return { status: 'open', query, hits, trace, spanId };
}

async function hitsOf({ search }: TraceSource, query: Sought): Promise<readonly TraceSummary[]> {
  return query.kind === 'bundle' ? query.traces.map(({ summary }) => summary) : search(query);
}

async function traceOf({ load }: TraceSource, query: Sought, traceId: string): Promise<TraceData | null> {
  if (query.kind !== 'bundle') return load(traceId);
  return query.traces.find(({ trace }) => trace.traceId === traceId)?.trace ?? null;
}
