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
  /** Made once, outside of components. */
  readonly tracing: Tracing;
  /** @default one store for each tracing, made at its first render */
  readonly store?: TracingStore;
  /** Texts in place of the English ones, all or some. Keep the object the same between renders. */
  readonly messages?: Partial<Messages>;
  /** Says what to do about errors that the app knows, on every error screen. Keep the function the same between renders. */
  readonly getMessage?: GetMessage;
  /** How much of an error the screens show. @default 'none' where the tracing's `environment` is 'production', else 'full' */
  readonly details?: Details;
  readonly children?: ReactNode;
}

// A store listens from its creation and ends with its tracing. Kept here, a render that React repeats or drops leaves
// no second listener behind, and a provider that is mounted again finds its references.
const stores = new WeakMap<Tracing, TracingStore>();

function storeOf(tracing: Tracing): TracingStore {
  const store = stores.get(tracing) ?? createTracingStore(tracing);
  stores.set(tracing, store);
  return store;
}

/**
 * Gives a tracing to the components below: hooks, error boundaries and error screens find it here.
 *
 * It starts nothing and ends nothing; the app that made the tracing disposes of it.
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
  details = tracing.environment === 'production' ? 'none' : 'full',
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
