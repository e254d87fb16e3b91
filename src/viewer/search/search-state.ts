import type { TraceData, TraceQuery, TraceSummary } from '../../core/index.ts';
import type { SupportBundle } from '../../support-bundle/index.ts';
import type { BundledTrace } from './bundle-traces.ts';

/** A bundle in place of a question. It contains its traces, so that they are not read from a source. */
export interface BundleQuery {
  readonly kind: 'bundle';
  readonly bundle: SupportBundle;
  readonly traces: readonly BundledTrace[];
}

/** The subject of a search: a question to the source of traces, or a bundle to look into. */
export type Sought = TraceQuery | BundleQuery;

/** The state for a text without a question: it is empty, holds no id, or holds a reference with a typing error. */
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
      /** The trace from which the person came back to the choice. */
      readonly openedBefore?: string;
    }
  | {
      readonly status: 'open';
      readonly query: Sought;
      readonly hits: readonly TraceSummary[];
      readonly trace: TraceData;
      /** The span to open on, if the query names a span. */
      readonly spanId: string | undefined;
    };
