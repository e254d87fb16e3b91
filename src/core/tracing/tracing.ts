import type { DeliveryAccount } from '../delivery/delivery-account.ts';
import type { HeaderPolicy } from '../propagation/tracing-headers.ts';
import type { RecordingOptions } from './recording-options.ts';
import type { Attributes, TelemetryRecord } from '../records/records.ts';
import type { Action, ActionOptions } from '../spans/action.ts';
import type { CapturedError, ErrorOccurrence } from '../spans/error-occurrences.ts';
import type { Logger } from '../spans/logger.ts';
import type { Span } from '../spans/span.ts';
import type { TracingEventOf, TracingEventType } from '../spans/tracing-event.ts';

/**
 * A source of records. The function starts the source. It returns a function that stops the source and undoes its
 * changes. The functions for writing an instrumentation are in `waybill/instrumentation`.
 */
export type Instrumentation = (tracing: Tracing) => () => void;

/** Settings of {@link createTracing}. */
export interface TracingOptions extends RecordingOptions {
  /** The sources of records. */
  readonly instrumentations?: readonly Instrumentation[];
  /** The headers that requests to the page's own origin get. @default 'all' */
  readonly sameOrigin?: HeaderPolicy;
}

/** Follows user actions through an app. {@link createTracing} creates it. */
export interface Tracing {
  /** The environment, as given in the settings. `undefined` if it is not known. */
  readonly environment: string | undefined;
  /** The facts about the program that every record carries: `service.name`, `service.version` and so on. */
  readonly resource: Attributes;
  /**
   * Runs work as one user action and returns the result of the work. If the work throws, the error is captured, and the
   * caller gets it. The action ends by itself after 100 ms in which neither the work nor a child span was under way.
   */
  readonly action: <T>(name: string, work: (action: Action) => T, options?: ActionOptions) => T;
  /** Starts an action. Call `action.end()` to end it. Without this call, it ends after 30 seconds. */
  readonly startAction: (name: string, options?: ActionOptions) => Action;
  /** Wraps a function so that each call is one action. */
  readonly wrap: <This, A extends unknown[], R>(
    name: string,
    fn: (this: This, ...args: A) => R,
  ) => (this: This, ...args: A) => R;
  /** Returns the span of the running code. Returns `undefined` if the span is not known. Also works on servers. */
  readonly current: () => Span | undefined;
  /** Returns the action of the running code. Returns `undefined` if the action is not known. */
  readonly currentAction: () => Action | undefined;
  /** Writes log lines under the current span. */
  readonly log: Logger;
  /** Sets the auth session: the `session_id` claim of the login token, or `null` when the user is signed out. */
  readonly setSession: (sessionId: string | null) => void;
  /**
   * Sets as whom records leave. `key` names the user and the tenant, such as `user-17 acme`, or is `null` when the user
   * is signed out. Waybill keeps and sends a hash of the key.
   *
   * A record leaves only under the identity under which its action began. Records that the page captured before its
   * first identity join that identity. Records of an earlier user wait until this user signs in again. Without a key,
   * the auth session is the key.
   */
  readonly setIdentity: (key: string | null) => void;
  /** Returns the hash of the current identity, or `null` when the user is signed out. */
  readonly identity: () => string | null;
  /** Returns the auth session from the last call of `setSession`. Returns `null` when the user is signed out. */
  readonly session: () => string | null;
  /**
   * Records an error. Returns the reference, ids and time of the record. If an error is captured again, it is not
   * recorded again. The error belongs to the request or action in which it occurred. If neither is known, the error
   * gets a new trace. An equal error within ten seconds is counted, and outside of any action it gets the same trace.
   */
  readonly captureError: (error: unknown, attributes?: object) => ErrorOccurrence;
  /** Returns the last ten captured errors, oldest first. */
  readonly recentErrors: () => readonly CapturedError[];
  /** Returns the reference of an error that was captured or that came from a traced request. */
  readonly referenceOf: (error: unknown) => string | undefined;
  /** Returns the reference, ids and time of an error that was captured or that came from a traced request. */
  readonly occurrenceOf: (error: unknown) => ErrorOccurrence | undefined;
  /**
   * Returns those of the last 300 records that belong to the current user, oldest first, also records that are not
   * exported. After them come snapshots of the spans that are still open, marked with `waybill.unfinished`. With a trace
   * id, returns the records of this trace instead, also if its user has signed out.
   */
  readonly recent: (traceId?: string) => readonly TelemetryRecord[];
  /**
   * Calls a listener with each event, until the returned function is called.
   *
   * Name only the types of event that you need. If a listener gets records, each record is described immediately, and
   * not later when the queue takes it. @default all types
   */
  readonly subscribe: <T extends TracingEventType = TracingEventType>(
    listener: (event: TracingEventOf<T>) => void,
    types?: readonly T[],
  ) => () => void;
  /** Counts all records that were to be exported, by their outcome. All counts are zero if there is no exporter. */
  readonly account: () => DeliveryAccount;
  /** Sends the queued records. With `exit`, sends them in a request that outlives the page. Never rejects. */
  readonly flush: (options?: { exit?: boolean }) => Promise<void>;
  /** Undoes every instrumentation, sends the queued records and stops. Never rejects. */
  readonly dispose: () => Promise<void>;
}
