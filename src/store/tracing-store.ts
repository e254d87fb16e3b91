import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Tracing } from '../core/index.ts';
import { createKeptReferences, tabStorage } from './kept-references.ts';
import type { ReferenceStorage } from './kept-references.ts';
import { createStateWriter, HEARD } from './state-writer.ts';
import { createTraceDeliveries } from './trace-deliveries.ts';
import { initialState, type TracingState } from './tracing-state.ts';

/** A zustand store that holds the state of a tracing. Any code can read the state. Only the tracing changes it. */
export interface TracingStore extends Omit<StoreApi<TracingState>, 'setState'> {
  /** Stops listening to the tracing. The state stays as it is. */
  readonly dispose: () => void;
}

/** Settings of {@link createTracingStore}. */
export interface TracingStoreOptions {
  /**
   * The storage that keeps the references, with their ids, times and session, for the next load of the page. If it is
   * `null`, a reload loses the references.
   * @default the `sessionStorage` of the page, if there is one
   */
  readonly storage?: ReferenceStorage | null;
}

/**
 * Creates a store of a tracing's session, current action, recent references and delivery.
 *
 * Create the store right after the tracing. A store that is created later finds only the last errors that were captured
 * before its creation. If all records until then have been delivered, or none of them, the store also knows the
 * delivery of these errors. In any other case the store does not know it.
 *
 * The store works without React: read it with `getState`, follow it with `subscribe`, or pass it to zustand's own
 * `useStore`. It stops listening when its tracing ends, or when you call `dispose` on the store.
 */
export function createTracingStore(
  tracing: Tracing,
  { storage = tabStorage() }: TracingStoreOptions = {},
): TracingStore {
  const kept = createKeptReferences(tracing, storage);
  const traces = createTraceDeliveries();
  kept.adopt(tracing.recentErrors());
  traces.adopt(tracing.recent(), tracing.account());
  const { getState, getInitialState, setState, subscribe } = createStore(() => initialState(tracing));
  const { showReferences, hear } = createStateWriter(setState, { kept, traces });
  // The initial state must equal the state that a server rendered, so it has no references. They are added to the
  // current state here.
  showReferences();
  return { getState, getInitialState, subscribe, dispose: tracing.subscribe(hear, HEARD) };
}
