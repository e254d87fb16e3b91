import type { Tracing } from '../core/index.ts';
import { findCurrent, linkError, observeResult, report, type FoundSpan } from '../core/internal.ts';
import { markRequests } from './mark-requests.ts';

/** Traces the calls of one client, on behalf of the client's parts. */
export interface CallTracing {
  /** Returns the span of the running code, or `undefined` once the tracing is undone. */
  readonly findCurrent: () => FoundSpan | undefined;
  /**
   * Begins a call. Its requests go through the `fetch` that `part` has at that moment, and belong to the span. The
   * error of the call, thrown or in `{ error }`, leads to the request that failed.
   */
  readonly begin: (part: unknown, found: FoundSpan | undefined, call: () => unknown) => unknown;
  readonly stop: () => void;
}

/** Creates the call tracing of one client. */
export function createCallTracing(tracing: Tracing): CallTracing {
  let active = true;
  return {
    findCurrent: () => (active ? findCurrent(tracing) : undefined),
    begin(part, found, call) {
      if (!active) return call();
      let last: unknown;
      // Each call has its own `fetch`, so that overlapping calls do not mix up their requests.
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
      // Other thenables are lazy, and observing them would send their request.
      if (!(result instanceof Promise)) return result;
      return observeResult(
        () => result,
        (outcome, value) => {
          const { error } = ('error' in outcome ? outcome : Object(value)) as { readonly error?: unknown };
          // A query may fail although its request succeeded, for example if it finds two rows instead of one.
          linkError(tracing, error, { result: last, found });
        },
      );
    },
    stop() {
      active = false;
    },
  };
}
