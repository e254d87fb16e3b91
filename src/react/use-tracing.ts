'use client';
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Tracing } from '../core/index.ts';
import type { TracingState, TracingStore } from '../store/index.ts';
import { english, type Messages } from './messages.ts';

/** What a provider gives to the components below it. */
export interface Provided {
  readonly tracing?: Tracing;
  readonly store?: TracingStore;
  readonly messages: Messages;
}

// An error screen has to work where everything else is broken, so it makes do without a provider.
export const ProvidedContext: React.Context<Provided> = createContext<Provided>({ messages: english });

function required<T>(value: T | undefined, caller: string): T {
  if (value) return value;
  throw new Error(`[waybill] ${caller} found no tracing; render <TracingProvider> above it.`);
}

/** Gives the tracing of the provider above. Throws where there is none. */
export function useTracing(): Tracing {
  return required(useContext(ProvidedContext).tracing, 'useTracing');
}

const noStore = () => () => {};

/** As `useTracingStore`, for what makes do without a provider: there the selector gets `undefined`. */
export function useStoreAbove<T>(selector: (state: TracingState | undefined) => T): T {
  const { store } = useContext(ProvidedContext);
  return useSyncExternalStore(
    store?.subscribe ?? noStore,
    () => selector(store?.getState()),
    () => selector(store?.getInitialState()),
  );
}

/**
 * Gives a part of the tracing's state, and renders again when that part changes. Throws without a provider above.
 *
 * The selector has to give the same value for the same state: pick a field, do not build an object.
 *
 * @example
 * const lastReference = useTracingStore((state) => state.references[0]?.reference);
 */
export function useTracingStore<T>(selector: (state: TracingState) => T): T {
  required(useContext(ProvidedContext).store, 'useTracingStore');
  return useStoreAbove((state) => selector(state!));
}
