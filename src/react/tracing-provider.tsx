'use client';
import { useMemo } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { ErrorOccurrence, Tracing } from '../core/index.ts';
import { createTracingStore, type TracingStore } from '../store/index.ts';
import { ErrorDelivery } from './error-delivery.tsx';
import { english, englishProvided, type Messages } from './messages.ts';
import { formatReport } from './report-text.ts';
import type { Details, GetMessage } from './shown-error.ts';
import { ProvidedContext } from './use-tracing.ts';

export interface TracingProviderProps {
  /** The tracing of the app. Create it once, outside of components. */
  readonly tracing: Tracing;
  /**
   * The store of the tracing.
   * @default one store for each tracing, created in its first render and used again in later renders
   */
  readonly store?: TracingStore;
  /** Texts that replace some or all of the English texts. Keep the object the same between renders. */
  readonly messages?: Partial<Messages>;
  /**
   * Returns the advice for errors that the app knows, for all error screens. Keep the function the same between
   * renders.
   */
  readonly getMessage?: GetMessage;
  /**
   * How much of an error the screens show.
   * @default 'none' if the tracing's `environment` is 'production' or not given, else 'full'
   */
  readonly details?: Details;
  readonly children?: ReactNode;
}

// A store listens from its creation until its tracing ends. So there is only one store for each tracing, and this map
// keeps it. If React repeats or discards a render, no second listener is added. If a provider mounts again, its
// references are still there.
const stores = new WeakMap<Tracing, TracingStore>();

function storeOf(tracing: Tracing): TracingStore {
  const store = stores.get(tracing) ?? createTracingStore(tracing);
  stores.set(tracing, store);
  return store;
}

/**
 * Provides a tracing to the hooks, error boundaries and error screens below.
 *
 * The provider does not start or end the tracing. The app creates the tracing, and the app calls its `dispose`.
 *
 * @example
 * <TracingProvider tracing={tracing}>
 *   <ErrorBoundary><App /></ErrorBoundary>
 * </TracingProvider>
 */
export function TracingProvider({
  tracing,
  store,
  messages,
  getMessage,
  details = (tracing.environment || 'production') === 'production' ? 'none' : 'full',
  children,
}: TracingProviderProps): ReactElement {
  const provided = useMemo(
    () => ({
      tracing,
      store: store ?? storeOf(tracing),
      messages: { ...english, ...englishProvided, ...messages },
      getMessage,
      details,
      delivery: <ErrorDelivery />,
      describe: (occurrence: ErrorOccurrence) =>
        formatReport(occurrence, { tracing, path: globalThis.location?.pathname }),
    }),
    [tracing, store, messages, getMessage, details],
  );
  return <ProvidedContext.Provider value={provided}>{children}</ProvidedContext.Provider>;
}
