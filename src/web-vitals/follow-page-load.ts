import type { Action, Attribution, InstrumentedTracing, TracingContext } from '../core/index.ts';

/** What `traceUserActions` calls the load of a page. */
export const PAGE_LOAD = 'page load';

/** The trace of the load of this page. */
export interface PageLoad {
  readonly context: TracingContext;
  /** `exact` where the load is an action; `none` where it only has a trace of its own. */
  readonly attribution: Attribution;
}

/** Finds the action of the page's load, whether it begins before or after this. */
export function followPageLoad({ engine, current, subscribe }: InstrumentedTracing): {
  /** Gives it, or a trace of its own where there is no such action; the same ever after. */
  readonly find: () => PageLoad;
  readonly stop: () => void;
} {
  let found: PageLoad | undefined;

  function consider(action: Action | undefined): void {
    // Asking for its context also makes sure that it is recorded, since something belongs to it now.
    if (action?.name === PAGE_LOAD) found ??= { context: action.context, attribution: 'exact' };
  }

  // All instrumentations start in the task in which the action begins and is current.
  consider(current());
  const stop = subscribe((event) => {
    if (event.type === 'action-start') consider(event.action);
  });
  return {
    find: () =>
      (found ??= { context: { ...engine.begin(), spanId: engine.ids.spanId() }, attribution: 'none' }),
    stop,
  };
}
