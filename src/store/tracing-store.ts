import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Tracing } from '../core/index.ts';
import { createKeptReferences, tabStorage } from './kept-references.ts';
import type { ReferenceStorage } from './kept-references.ts';
import { createStateWriter, HEARD } from './state-writer.ts';
import { createTraceDeliveries } from './trace-deliveries.ts';
import { initialState, type TracingState } from './tracing-state.ts';

/** A zustand store of a tracing's state. Any code may read it. Only the tracing writes it. */
export interface TracingStore extends Omit<StoreApi<TracingState>, 'setState'> {
  /** Stops listening to the tracing. The state stays as it is. */
  readonly dispose: () => void;
}

/** Settings of {@link createTracingStore}. */
export interface TracingStoreOptions {
  /**
   * The storage that keeps the references, with their ids, times and session, for the next load of the page; `null` to keep
   * none.
   * @default the `sessionStorage` of the page, if there is one
   */
  readonly storage?: ReferenceStorage | null;
}

/**
 * Creates a store of a tracing's session, current action, recent references and delivery.
 *
 * Create the store right after the tracing. From earlier events, the store finds only the last errors. It knows the
 * delivery of their records only if all or none of the earlier records have been delivered. The store works without
 * React: read it with `getState`, follow it with `subscribe`, or give it to zustand's own `useStore`. It ends with its
 * tracing, or earlier with `dispose`.
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
  // The initial state stays without references, because it must equal the state that a server rendered.
  showReferences();
  return { getState, getInitialState, subscribe, dispose: tracing.subscribe(hear, HEARD) };
}
