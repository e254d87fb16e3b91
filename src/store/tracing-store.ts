import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Action, DeliveryState, ErrorReport, Tracing, TracingEvent } from '../core/index.ts';
import { createKeptReferences, tabStorage } from './kept-references.ts';
import type { ReferenceStorage } from './kept-references.ts';
import { createTraceDeliveries } from './trace-deliveries.ts';

const MAX_REFERENCES = 10;

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
   * their reference.
   */
  readonly references: readonly ErrorReport[];
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
   * Where the references, with their ids and times, are kept for the next load of the page; `null` to keep none.
   * @default the `sessionStorage` of the page, if there is one
   */
  readonly storage?: ReferenceStorage | null;
}

function describeAction({ name, reference, traceId, spanId, correlationId }: Action): CurrentAction {
  return { name, reference, traceId, spanId, correlationId };
}

/**
 * Creates the store of what happens in a tracing: session, current action, recent references, delivery.
 *
 * It knows what happens from now on, so make it right after the tracing. Works without React: read it by `getState`,
 * follow it by `subscribe`, or give it to zustand's own `useStore`. It ends with its tracing, or earlier by `dispose`.
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
  // Not in the initial state, which is what a server rendered.
  setState({ references: kept.read().slice(0, MAX_REFERENCES) });

  // Of the many traces only those matter that somebody may quote.
  function deliveriesOf(references: readonly ErrorReport[]): TracingState['deliveries'] {
    const known = references.map(({ traceId }) => [traceId, traces.of(traceId)] as const);
    return Object.fromEntries(known.filter((entry): entry is [string, DeliveryState] => !!entry[1]));
  }

  function showNewestAction(): void {
    const newest = [...open].at(-1);
    setState({ currentAction: newest ? describeAction(newest) : null });
  }

  function onEvent(event: TracingEvent): void {
    switch (event.type) {
      case 'action-start':
        open.add(event.action);
        return showNewestAction();
      case 'action-end':
        open.delete(event.action);
        return showNewestAction();
      case 'session':
        return setState({ sessionId: event.sessionId });
      case 'error':
        setState((state) => {
          const references = [event.report, ...state.references].slice(0, MAX_REFERENCES);
          return { references, deliveries: deliveriesOf(references) };
        });
        return kept.write(getState().references);
      case 'delivery': {
        const changed = traces.count(event);
        return setState(({ references, deliveries }) => ({
          delivery: event.delivery,
          deliveries: references.some(({ traceId }) => changed.has(traceId))
            ? deliveriesOf(references)
            : deliveries,
        }));
      }
      case 'record':
        return;
      default:
        event satisfies never;
    }
  }

  return { getState, getInitialState, subscribe, dispose: tracing.subscribe(onEvent) };
}
