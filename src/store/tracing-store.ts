import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Action, DeliveryState, ErrorOccurrence, Tracing, TracingEventOf } from '../core/index.ts';
import { conventions } from '../core/internal.ts';
import { createKeptReferences, tabStorage } from './kept-references.ts';
import type { ReferenceStorage } from './kept-references.ts';
import { createTraceDeliveries } from './trace-deliveries.ts';

/** What a screen may want to say about the action under way. */
export type CurrentAction = Readonly<
  Pick<Action, 'name' | 'reference' | 'traceId' | 'spanId' | 'correlationId'>
>;

/** What a page knows of its own tracing: plain data, so that it can be written down and read again. */
export interface TracingState {
  /** The auth session, or `null` when signed out. */
  readonly sessionId: string | null;
  /** Of the actions still open, the one that began last; `null` when all have ended. */
  readonly currentAction: CurrentAction | null;
  /**
   * The last ten errors that were recorded in this tab, newest first, also before a reload. Errors of one action share
   * their reference. When a session ends or another begins, those of the session before are forgotten.
   */
  readonly references: readonly ErrorOccurrence[];
  /** How much has been sent, and what waits. All zero where there is no exporter. */
  readonly delivery: DeliveryState;
  /** The same for each trace among the references, by its trace id; none where nothing of it is to be sent. */
  readonly deliveries: Readonly<Record<string, DeliveryState>>;
}

/** A zustand store that is read by everybody and written by its tracing alone. */
export interface TracingStore extends Omit<StoreApi<TracingState>, 'setState'> {
  /** Stops listening; the state stays as it is. */
  readonly dispose: () => void;
}

/** Settings of {@link createTracingStore}. */
export interface TracingStoreOptions {
  /**
   * Where the references, with their ids, times and session, are kept for the next load of the page; `null` to keep none.
   * @default the `sessionStorage` of the page, if there is one
   */
  readonly storage?: ReferenceStorage | null;
}

// Not records: those would be described when they come, and not later while the page is idle.
const HEARD = ['action-start', 'action-end', 'session', 'error', 'delivery'] as const;

function describeAction({ name, reference, traceId, spanId, correlationId }: Action): CurrentAction {
  return { name, reference, traceId, spanId, correlationId };
}

/**
 * Creates the store of what happens in a tracing: session, current action, recent references, delivery.
 *
 * Make it right after the tracing: of what happened before, it finds the last errors, and what becomes of them only where
 * all or none of what was recorded has been delivered. Works without React: read it by `getState`, follow it by
 * `subscribe`, or give it to zustand's own `useStore`. It ends with its tracing, or earlier by `dispose`.
 */
export function createTracingStore(
  tracing: Tracing,
  { storage = tabStorage() }: TracingStoreOptions = {},
): TracingStore {
  const open = new Set<Action>();
  const { getState, getInitialState, setState, subscribe } = createStore<TracingState>(() => ({
    sessionId: tracing.session(),
    currentAction: null,
    references: [],
    delivery: { state: 'delivered', queued: 0, delivered: 0, dropped: 0 },
    deliveries: {},
  }));
  const traces = createTraceDeliveries();
  const kept = createKeptReferences(tracing, storage);
  const early = tracing.recentErrors();
  for (const { occurrence, sessionId } of early) {
    // Another store of this tracing may have kept it.
    if (
      !kept
        .list()
        .some(({ traceId, spanId }) => traceId === occurrence.traceId && spanId === occurrence.spanId)
    ) {
      kept.add(occurrence, sessionId);
    }
  }
  traces.adopt(
    tracing.recent().filter(({ type, attributes }) => type === 'log' && conventions.REFERENCE in attributes),
    tracing.account(),
  );

  // Of the many traces only those matter that somebody may quote.
  function deliveriesOf(references: readonly ErrorOccurrence[]): TracingState['deliveries'] {
    const known = references.map(({ traceId }) => [traceId, traces.of(traceId)] as const);
    return Object.fromEntries(known.filter((entry): entry is [string, DeliveryState] => !!entry[1]));
  }

  function showReferences(more: Partial<TracingState> = {}): void {
    const references = kept.list();
    setState({ references, deliveries: deliveriesOf(references), ...more });
  }

  function showNewestAction(): void {
    const newest = [...open].at(-1);
    setState({ currentAction: newest ? describeAction(newest) : null });
  }

  function onEvent(event: TracingEventOf<(typeof HEARD)[number]>): void {
    switch (event.type) {
      case 'action-start':
        open.add(event.action);
        return showNewestAction();
      case 'action-end':
        open.delete(event.action);
        return showNewestAction();
      case 'session':
        kept.enterSession(event.sessionId);
        return showReferences({ sessionId: event.sessionId });
      case 'error':
        kept.add(event.occurrence);
        return showReferences();
      case 'delivery': {
        const changed = traces.count(event);
        return setState(({ references, deliveries }) => ({
          delivery: event.delivery,
          deliveries: references.some(({ traceId }) => changed.has(traceId))
            ? deliveriesOf(references)
            : deliveries,
        }));
      }
      default:
        event satisfies never;
    }
  }

  // Not in the initial state, which is what a server rendered.
  showReferences();
  return { getState, getInitialState, subscribe, dispose: tracing.subscribe(onEvent, HEARD) };
}
