import type { Tracing } from '../core/index.ts';
import { findCurrent, linkError, observeResult, report, type FoundSpan } from '../core/internal.ts';
import { markRequests } from './mark-requests.ts';

/** Traces the calls of one client. All parts of the client use this object. */
export interface CallTracing {
  /** Returns the span of the running code, or `undefined` after `stop`. */
  readonly findCurrent: () => FoundSpan | undefined;
  /**
   * Runs a call of the app. While `call` runs, `part` has a separate `fetch` for this call, and the requests through
   * that `fetch` belong to the span `found`. The error of the call, whether it is thrown or in `{ error }`, is linked
   * to the request that failed.
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
      // Each call gets its own `fetch`, so that overlapping calls do not mix up their requests.
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
      // A thenable that is not a promise is lazy: observing it would send its request.
      if (!(result instanceof Promise)) return result;
      return observeResult(
        () => result,
        (outcome, value) => {
          const { error } = (Object.hasOwn(outcome, 'error') ? outcome : Object(value)) as {
            readonly error?: unknown;
          };
          // A query can fail although its request succeeded, for example if it finds two rows instead of one.
          linkError(tracing, error, { result: last, found });
        },
      );
    },
    stop() {
      active = false;
    },
  };
}
