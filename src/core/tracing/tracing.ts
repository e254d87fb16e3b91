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
 * A source of records. The function starts the source, and returns a function that undoes it. Its tools are in
 * `waybill/instrumentation`.
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
  /** The environment, as given in the settings. */
  readonly environment: string;
  /** The program, as it is written on every record: `service.name`, `service.version` and so on. */
  readonly resource: Attributes;
  /**
   * Runs work as one user action and returns the result of the work. If the work throws, the error is captured, and the
   * caller gets it. The action ends by itself when the work has settled and no child span has been open for 100 ms.
   */
  readonly action: <T>(name: string, work: (action: Action) => T, options?: ActionOptions) => T;
  /** Starts an action. `action.end()` ends it; without that call it ends after 30 seconds. */
  readonly startAction: (name: string, options?: ActionOptions) => Action;
  /** Wraps a function so that each call is one action. */
  readonly wrap: <This, A extends unknown[], R>(
    name: string,
    fn: (this: This, ...args: A) => R,
  ) => (this: This, ...args: A) => R;
  /** Gives the span of the code that runs now, if it is known. It works on servers too. */
  readonly current: () => Span | undefined;
  /** Gives the action of the code that runs now, if it is known. */
  readonly currentAction: () => Action | undefined;
  /** Writes log lines under the current span. */
  readonly log: Logger;
  /** Sets the auth session: the `session_id` claim of the login token, or `null` when the user is signed out. */
  readonly setSession: (sessionId: string | null) => void;
  /** Gives the auth session that was set last; `null` when the user is signed out. */
  readonly session: () => string | null;
  /**
   * Records an error and returns the place of its record: reference, ids and time. An error that is captured again is
   * not recorded again. The error belongs to the request or action that it came from, else to a trace of its own.
   */
  readonly captureError: (error: unknown, attributes?: object) => ErrorOccurrence;
  /** Gives the last ten captured errors, oldest first. */
  readonly recentErrors: () => readonly CapturedError[];
  /** Gives the reference of an error that came from a traced request or was captured. */
  readonly referenceOf: (error: unknown) => string | undefined;
  /** Gives the place of an error's record: reference, ids and time. */
  readonly occurrenceOf: (error: unknown) => ErrorOccurrence | undefined;
  /**
   * Gives the last 300 records, oldest first, exported or not. Snapshots of the spans that are still open follow,
   * marked by `waybill.unfinished`.
   */
  readonly recent: () => readonly TelemetryRecord[];
  /**
   * Calls a listener with each event, until the returned function is called.
   *
   * Name the types of event that you need: if a listener gets records, each record is described when it comes, and not
   * later when the queue takes it. @default all types
   */
  readonly subscribe: <T extends TracingEventType = TracingEventType>(
    listener: (event: TracingEventOf<T>) => void,
    types?: readonly T[],
  ) => () => void;
  /** Counts all records that were to be exported, by their outcome. All counts are zero if there is no exporter. */
  readonly account: () => DeliveryAccount;
  /** Sends the queued records; with `exit`, in a request that outlives the page. Never rejects. */
  readonly flush: (options?: { exit?: boolean }) => Promise<void>;
  /** Undoes every instrumentation, sends the queued records and stops. Never rejects. */
  readonly dispose: () => Promise<void>;
}
