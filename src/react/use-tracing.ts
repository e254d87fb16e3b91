'use client';
import { createContext, createElement, useContext, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import type { ErrorOccurrence, Tracing } from '../core/index.ts';
import type { TracingState, TracingStore } from '../store/index.ts';
import { english, type Messages } from './messages.ts';
import type { CaughtError, Details, GetMessage, ShownError } from './shown-error.ts';

/** What components find above them: the provider's, the boundary's and the error screen's. */
export interface Provided extends Partial<ShownError> {
  readonly tracing?: Tracing;
  readonly store?: TracingStore;
  readonly messages: Messages;
  readonly details?: Details;
  readonly getMessage?: GetMessage | undefined;
  // What makes no sense without a provider comes with it, so that nobody else loads it.
  /** Says how the report is delivered. */
  readonly delivery?: ReactNode;
  /** Writes the lines that the copy button of an error screen copies. */
  readonly describe?: (occurrence: ErrorOccurrence) => string;
  /** In a fallback, the error that it stands for. */
  readonly caught?: CaughtError;
}

// An error screen has to work where everything else is broken, so it makes do without a provider. One context for all,
// since every part needs most of it.
export const ProvidedContext: React.Context<Provided> = createContext<Provided>({
  messages: english as Messages,
});

export const useProvided = (): Provided => useContext(ProvidedContext);

const missing = (caller: string): string =>
  `[waybill] ${caller} found no tracing; render <TracingProvider> above it.`;

/** Says on the console of a development build that a component does without what it is for. */
export function warnOfMissing(caller: string): void {
  // Only React's development build keeps a store in its elements; whether a bundler knows is not asked.
  if ('_store' in createElement('i')) console.warn(missing(caller));
}

function required<T>(value: T | undefined, caller: string): T {
  if (value) return value;
  throw new Error(missing(caller));
}

/** Gives the tracing of the provider above. Throws where there is none. */
export function useTracing(): Tracing {
  return required(useProvided().tracing, 'useTracing');
}

const noStore = () => () => {};

/** Gives what is found, and looks again whenever the store has heard of something. Makes do without a provider. */
export function useFound<T>(find: () => T): T {
  return useSyncExternalStore(useProvided().store?.subscribe ?? noStore, find, find);
}

/** As `useTracingStore`, for what makes do without a provider: there the selector gets `undefined`. */
export function useStoreAbove<T>(selector: (state: TracingState | undefined) => T): T {
  const { store } = useProvided();
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
  required(useProvided().store, 'useTracingStore');
  return useStoreAbove((state) => selector(state!));
}
