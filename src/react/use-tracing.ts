'use client';
import { createContext, createElement, useContext, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import type { ErrorOccurrence, Tracing } from '../core/index.ts';
import type { TracingState, TracingStore } from '../store/index.ts';
import { english, type Messages } from './messages.ts';
import type { CaughtError, Details, GetMessage, ShownError } from './shown-error.ts';

/** The values that components get from the provider, the boundary and the error screen above them. */
export interface Provided extends Partial<ShownError> {
  readonly tracing?: Tracing;
  readonly store?: TracingStore;
  readonly messages: Messages;
  readonly details?: Details;
  readonly getMessage?: GetMessage | undefined;
  // The provider gives these two parts, so that apps without a provider do not load their code.
  /** Shows the delivery of the report. */
  readonly delivery?: ReactNode;
  /** Writes the lines that the copy button of an error screen copies. */
  readonly describe?: (occurrence: ErrorOccurrence) => string;
  /** In a fallback, the error that the boundary caught. */
  readonly caught?: CaughtError;
}

// An error screen must work when everything else is broken, so it works without a provider. One context holds all
// values, because every part needs most of them.
export const ProvidedContext: React.Context<Provided> = createContext<Provided>({
  messages: english as Messages,
});

export const useProvided = (): Provided => useContext(ProvidedContext);

const missing = (caller: string): string =>
  `[waybill] ${caller} found no tracing; render <TracingProvider> above it.`;

/** Warns on the console of a development build that a component has no tracing. */
export function warnOfMissing(caller: string): void {
  // Only React's development build keeps a `_store` in its elements. This check needs no help from a bundler.
  if ('_store' in createElement('i')) console.warn(missing(caller));
}

function required<T>(value: T | undefined, caller: string): T {
  if (value) return value;
  throw new Error(missing(caller));
}

/** Gives the tracing of the provider above. Throws without a provider. */
export function useTracing(): Tracing {
  return required(useProvided().tracing, 'useTracing');
}

const noStore = () => () => {};

/** Gives the result of `find`, and calls `find` again after each change of the store. Works without a provider. */
export function useFound<T>(find: () => T): T {
  return useSyncExternalStore(useProvided().store?.subscribe ?? noStore, find, find);
}

/** Like `useTracingStore`, but works without a provider: the selector then gets `undefined`. */
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
 * The selector must give the same value for the same state: pick a field, do not build an object.
 *
 * @example
 * const lastReference = useTracingStore((state) => state.references[0]?.reference);
 */
export function useTracingStore<T>(selector: (state: TracingState) => T): T {
  required(useProvided().store, 'useTracingStore');
  return useStoreAbove((state) => selector(state!));
}
