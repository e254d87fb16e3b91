import type { StoreApi } from 'zustand/vanilla';
import type { Action, DeliveryState, ErrorOccurrence, TracingEventOf } from '../core/index.ts';
import type { KeptReferences } from './kept-references.ts';
import type { TraceDeliveries } from './trace-deliveries.ts';
import type { CurrentAction, TracingState } from './tracing-state.ts';

/**
 * The types of events that change the state. `record` is not among them, because a subscriber to `record` events would
 * slow down each record.
 */
export const HEARD = ['action-start', 'action-end', 'session', 'identity', 'error', 'delivery'] as const;

type HeardEvent = TracingEventOf<(typeof HEARD)[number]>;

/** Updates the state of a store from the events of its tracing. */
export interface StateWriter {
  /** Writes into the state: the kept references, the delivery of their traces, and the values in `more`. */
  readonly showReferences: (more?: Partial<TracingState>) => void;
  /** Updates the state after an event. */
  readonly hear: (event: HeardEvent) => void;
}

function describeAction({ name, reference, traceId, spanId, correlationId }: Action): CurrentAction {
  return { name, reference, traceId, spanId, correlationId };
}

/** Creates the writer of a store. No other code changes the state of the store. */
export function createStateWriter(
  setState: StoreApi<TracingState>['setState'],
  { kept, traces }: { readonly kept: KeptReferences; readonly traces: TraceDeliveries },
): StateWriter {
  const open = new Set<Action>();

  // A page has many traces. The state contains only the traces with a reference that a person can quote, and those that
  // wait until their user signs in again: their error screen could still be open.
  function deliveriesOf(references: readonly ErrorOccurrence[]): TracingState['deliveries'] {
    const ids = [...references.map(({ traceId }) => traceId), ...traces.held()];
    const known = ids.map((traceId) => [traceId, traces.of(traceId)] as const);
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

  function hear(event: HeardEvent): void {
    switch (event.type) {
      case 'action-start':
        open.add(event.action);
        return showNewestAction();
      case 'action-end':
        open.delete(event.action);
        return showNewestAction();
      case 'session':
        return setState({ sessionId: event.sessionId });
      case 'identity':
        kept.identify(event.identity, event.isRenamed);
        return showReferences();
      case 'error':
        // An `error` event comes for every captured error, whether the app, an error boundary or an instrumentation
        // captured it.
        // A refusal is no error that a person would ask support about later.
        if (!event.occurrence.refused) kept.add(event);
        return showReferences();
      case 'delivery': {
        const changed = traces.count(event);
        return setState(({ references, deliveries }) => ({
          delivery: event.delivery,
          deliveries:
            references.some(({ traceId }) => changed.has(traceId)) || traces.held()[0]
              ? deliveriesOf(references)
              : deliveries,
        }));
      }
      default:
        event satisfies never;
    }
  }

  return { showReferences, hear };
}
