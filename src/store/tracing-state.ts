import type { Action, DeliveryState, ErrorOccurrence, Tracing } from '../core/index.ts';

/** The name and the ids of the current action, for a screen that shows them. */
export type CurrentAction = Readonly<
  Pick<Action, 'name' | 'reference' | 'traceId' | 'spanId' | 'correlationId'>
>;

/** The state of a page's tracing. It is plain data, so that it can be saved and read again. */
export interface TracingState {
  /** The auth session, or `null` when signed out. */
  readonly sessionId: string | null;
  /** The latest action that has not ended; `null` if all actions have ended. */
  readonly currentAction: CurrentAction | null;
  /**
   * The last ten errors that were recorded in this tab, newest first, including errors from before a reload. Errors of
   * one action have the same reference. When a session ends or another session begins, the errors of the old session
   * are removed.
   */
  readonly references: readonly ErrorOccurrence[];
  /** How many records have been sent, and how many wait. Without an exporter, all counts are zero. */
  readonly delivery: DeliveryState;
  /**
   * The delivery of each trace that has a reference in `references`, by trace id. A trace is missing if none of its
   * records has to be sent.
   */
  readonly deliveries: Readonly<Record<string, DeliveryState>>;
}

/** Returns the state before the first event. A server renders this state. */
export function initialState(tracing: Tracing): TracingState {
  return {
    sessionId: tracing.session(),
    currentAction: null,
    references: [],
    delivery: { state: 'delivered', queued: 0, delivered: 0, dropped: 0 },
    deliveries: {},
  };
}
