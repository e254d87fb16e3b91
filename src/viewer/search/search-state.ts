import type { TraceData, TraceQuery, TraceSummary } from '../../core/index.ts';
import type { SupportBundle } from '../../support-bundle/index.ts';
import type { BundledTrace } from './bundle-traces.ts';

/**
 * A support bundle to show, in place of a query. The bundle contains its traces, so they are not read from a source.
 */
export interface BundleQuery {
  readonly kind: 'bundle';
  readonly bundle: SupportBundle;
  readonly traces: readonly BundledTrace[];
}

/** The subject of a search: a query for the source of traces, or a support bundle. */
export type Sought = TraceQuery | BundleQuery;

/**
 * The state for a text that contains nothing to search for. `idle`: the text is empty. `unknown`: it contains no id.
 * `mistyped`: it contains a reference with a typing error.
 */
export type NothingSought =
  | { readonly status: 'idle' | 'unknown' }
  | { readonly status: 'mistyped'; readonly code: string };

/** The state of a search. */
export type SearchState =
  | NothingSought
  | { readonly status: 'searching' | 'none' | 'failed'; readonly query: Sought }
  | {
      readonly status: 'several';
      readonly query: Sought;
      readonly hits: readonly TraceSummary[];
      /** The id of the trace that was open before the person came back to the list of traces. */
      readonly openedBefore?: string;
    }
  | {
      readonly status: 'open';
      readonly query: Sought;
      readonly hits: readonly TraceSummary[];
      readonly trace: TraceData;
      /** The id of the span on which the timeline opens, if the query contains a span id. */
      readonly spanId: string | undefined;
    };
