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
  // `delivery` and `describe` come from the provider, so that apps without a provider do not load their code.
  /** The element that shows whether the report of the error has been sent. */
  readonly delivery?: ReactNode;
  /** Returns the lines that the copy button of an error screen copies. */
  readonly describe?: (occurrence: ErrorOccurrence) => string;
  /** The error that the error boundary caught. It is set only in a fallback. */
  readonly caught?: CaughtError;
}

// An error screen must work when everything else is broken, so it also works without a provider. All values are in one
// React context, because every part needs most of them.
export const ProvidedContext: React.Context<Provided> = createContext<Provided>({
  messages: english as Messages,
});

export const useProvided = (): Provided => useContext(ProvidedContext);

const missing = (caller: string): string =>
  `[waybill] ${caller} found no tracing; render <TracingProvider> above it.`;

/** In a development build, warns on the console that a component has no tracing. */
export function warnOfMissing(caller: string): void {
  // Only React's development build adds a `_store` to its elements, so this check works with every bundler.
  if ('_store' in createElement('i')) console.warn(missing(caller));
}

function required<T>(value: T | undefined, caller: string): T {
  if (value) return value;
  throw new Error(missing(caller));
}

/** Returns the tracing of the provider above. Throws if there is no provider. */
export function useTracing(): Tracing {
  return required(useProvided().tracing, 'useTracing');
}

const noStore = () => () => {};

/** Returns the result of `find`, and calls `find` again after each change of the store. Works without a provider. */
export function useFound<T>(find: () => T): T {
  return useSyncExternalStore(useProvided().store?.subscribe ?? noStore, find, find);
}

/** Works like `useTracingStore`, but does not need a provider. Without a provider, the selector gets `undefined`. */
export function useStoreAbove<T>(selector: (state: TracingState | undefined) => T): T {
  const { store } = useProvided();
  return useSyncExternalStore(
    store?.subscribe ?? noStore,
    () => selector(store?.getState()),
    () => selector(store?.getInitialState()),
  );
}

/**
 * Returns a part of the tracing's state. The component renders again when that part changes. The hook throws if there
 * is no `TracingProvider` above the component.
 *
 * The selector must return the same value for the same state: pick a field, and do not create a new object.
 *
 * @example
 * const lastReference = useTracingStore((state) => state.references[0]?.reference);
 */
export function useTracingStore<T>(selector: (state: TracingState) => T): T {
  required(useProvided().store, 'useTracingStore');
  return useStoreAbove((state) => selector(state!));
}
