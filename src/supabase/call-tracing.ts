import type { Tracing } from '../core/index.ts';
import { findCurrent, linkError, observeResult, report, type FoundSpan } from '../core/internal.ts';
import { markRequests } from './mark-requests.ts';

/** What the parts of a client need to trace their calls. */
export interface CallTracing {
  /** The span of the code that runs now; none once the tracing is undone. */
  readonly findCurrent: () => FoundSpan | undefined;
  /**
   * Begins a call whose requests go through the `fetch` that `part` has while it begins. They belong to the span, and
   * the error that comes of it, thrown or in `{ error }`, leads to the request that failed.
   */
  readonly begin: (part: unknown, found: FoundSpan | undefined, call: () => unknown) => unknown;
  readonly stop: () => void;
}

/** Creates what traces the calls of one client. */
export function createCallTracing(tracing: Tracing): CallTracing {
  let active = true;
  return {
    findCurrent: () => (active ? findCurrent(tracing) : undefined),
    begin(part, found, call) {
      if (!active) return call();
      let last: unknown;
      // Each call has a fetch of its own, and so calls that overlap cannot take each other for theirs.
      const undo = markRequests(
        part,
        () => found,
        (result) => {
          last = result;
        },
      );
      if (!undo) {
        report(tracing, {
          kind: 'supabase-js without fetch',
          message: 'The calls of this version of supabase-js belong to no action; use 2.88 to 2.119.',
        });
      }
      let result: unknown;
      try {
        result = call();
      } finally {
        undo?.();
      }
      // Other thenables are lazy, and looking at them would send their request.
      if (!(result instanceof Promise)) return result;
      return observeResult(
        () => result,
        (outcome, value) => {
          const { error } = ('error' in outcome ? outcome : Object(value)) as { readonly error?: unknown };
          // A query may fail although its request did not, as where two rows are one too many.
          linkError(tracing, error, { result: last, found });
        },
      );
    },
    stop() {
      active = false;
    },
  };
}
