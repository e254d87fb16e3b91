import type { DeliveryEvent } from '../delivery/delivery-state.ts';
import type { RecordEvent } from '../stream/record-stream.ts';
import type { Action } from './action.ts';
import type { ErrorEvent } from './error-occurrences.ts';

/** The event that tells that another identity is signed in, or that the current identity has become known. */
export interface IdentityEvent {
  readonly type: 'identity';
  /** The identity as a hash, or `null` if the user is signed out. */
  readonly identity: string | null;
  /** False if another identity began. True if the current user has become known. */
  readonly isRenamed: boolean;
}

/** An event for the listeners of `subscribe`. Events come in the order in which they happen. */
export type TracingEvent =
  | RecordEvent
  | { readonly type: 'action-start'; readonly action: Action }
  | { readonly type: 'action-end'; readonly action: Action }
  | { readonly type: 'session'; readonly sessionId: string | null }
  | IdentityEvent
  | ErrorEvent
  | DeliveryEvent;

/** The types of event. */
export type TracingEventType = TracingEvent['type'];

/** The events with the type `T`. */
export type TracingEventOf<T extends TracingEventType> = Extract<TracingEvent, { type: T }>;
