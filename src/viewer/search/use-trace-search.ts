'use client';
import { useRef, useState } from 'react';
import { parseSupportBundle, type SupportBundle } from '../../support-bundle/index.ts';
import type { TraceData, TraceQuery, TraceSummary } from '../../core/index.ts';
import { bundledTraces } from './bundle-traces.ts';
import type { BundledTrace } from './bundle-traces.ts';
import { whereFailureBegan } from '../layout/failed-rows.ts';
import { layoutTrace } from '../layout/layout-trace.ts';
import { parseSearch } from '../../search/index.ts';

/** A bundle in the place of a question. It brings its traces along, so that nobody is asked for them. */
export interface BundleQuery {
  readonly kind: 'bundle';
  readonly bundle: SupportBundle;
  readonly traces: readonly BundledTrace[];
}

/** What is looked for, or looked into. */
export type Sought = TraceQuery | BundleQuery;

/** Where a search stands. */
export type SearchState =
  | { readonly status: 'idle' | 'unknown' }
  | { readonly status: 'mistyped'; readonly code: string }
  | { readonly status: 'searching' | 'none' | 'failed'; readonly query: Sought }
  | {
      readonly status: 'several';
      readonly query: Sought;
      readonly hits: readonly TraceSummary[];
      /** The trace from which the person came back to the choice. */
      readonly openedBefore?: string;
    }
  | {
      readonly status: 'open';
      readonly query: Sought;
      readonly hits: readonly TraceSummary[];
      readonly trace: TraceData;
      /** The step to open on, where the query names a span. */
      readonly spanId: string | undefined;
    };

export interface TraceSource {
  /** Finds the traces that a query may mean, best first. Reject to show that the search failed. */
  readonly search: (query: TraceQuery) => Promise<readonly TraceSummary[]>;
  /** Reads one trace; null where there is none of that id. */
  readonly load: (traceId: string) => Promise<TraceData | null>;
}

export interface TraceSearchControls {
  readonly state: SearchState;
  /** Searches for whatever the text means, or opens the bundle that it is. Forgets the search under way. */
  readonly submit: (text: string) => void;
  /** Opens one of several hits. */
  readonly open: (hit: TraceSummary) => void;
  /** From an opened hit back to the choice. */
  readonly back: () => void;
  /** Does again what failed or found nothing. */
  readonly retry: () => void;
}

/** Runs searches, one at a time: the answer to an older one is ignored. */
export function useTraceSearch({ search, load }: TraceSource): TraceSearchControls {
  const [state, setState] = useState<SearchState>({ status: 'idle' });
  const latest = useRef(0);
  const again = useRef<() => void>(() => {});

  const show = (next: SearchState): void => {
    latest.current += 1;
    setState(next);
  };

  const attempt = (query: Sought, work: () => Promise<SearchState>): void => {
    again.current = () => attempt(query, work);
    show({ status: 'searching', query });
    const mine = latest.current;
    const settle = (next: SearchState): void => {
      if (latest.current === mine) show(next);
    };
    work().then(settle, () => settle({ status: 'failed', query }));
  };

  const hitsOf = async (query: Sought): Promise<readonly TraceSummary[]> =>
    query.kind === 'bundle' ? query.traces.map(({ summary }) => summary) : search(query);
  const traceOf = async (query: Sought, traceId: string): Promise<TraceData | null> =>
    query.kind === 'bundle'
      ? (query.traces.find(({ trace }) => trace.traceId === traceId)?.trace ?? null)
      : load(traceId);

  const read = async (
    query: Sought,
    hit: TraceSummary,
    hits: readonly TraceSummary[],
  ): Promise<SearchState> => {
    const trace = await traceOf(query, hit.traceId);
    if (!trace) return { status: 'none', query };
    const reported = 'spanId' in query ? query.spanId : undefined;
    const spanId = reported && whereFailureBegan(layoutTrace(trace).rows, reported);
    return { status: 'open', query, hits, trace, spanId };
  };

  const find = async (query: Sought): Promise<SearchState> => {
    const hits = await hitsOf(query);
    const [hit] = hits;
    if (!hit) return { status: 'none', query };
    return hits.length === 1 ? read(query, hit, hits) : { status: 'several', query, hits };
  };

  return {
    state,
    submit: (text) => {
      // Before all others, because its head holds references.
      const bundle = parseSupportBundle(text);
      if (bundle) {
        const query = { kind: 'bundle', bundle, traces: bundledTraces(bundle) } as const;
        return attempt(query, () => find(query));
      }
      const parsed = parseSearch(text);
      if (parsed.kind === 'mistyped') show({ status: 'mistyped', code: parsed.code });
      else if (parsed.kind === 'unknown') show({ status: text.trim() === '' ? 'idle' : 'unknown' });
      else attempt(parsed, () => find(parsed));
    },
    open: (hit) => {
      if (state.status !== 'several') return;
      const { query, hits } = state;
      attempt(query, () => read(query, hit, hits));
    },
    back: () => {
      if (state.status !== 'open') return;
      const { query, hits, trace } = state;
      show({ status: 'several', query, hits, openedBefore: trace.traceId });
    },
    retry: () => again.current(),
  };
}
