import type { DeliveryAccount } from '../delivery/delivery-account.ts';
import type { HeaderPolicy } from '../propagation/tracing-headers.ts';
import type { RecordingOptions } from './recording-options.ts';
import type { Attributes, TelemetryRecord } from '../records/records.ts';
import type { Action, ActionOptions } from '../spans/action.ts';
import type { CapturedError, ErrorOccurrence } from '../spans/error-occurrences.ts';
import type { Logger } from '../spans/logger.ts';
import type { Span } from '../spans/span.ts';
import type { TracingEventOf, TracingEventType } from '../spans/tracing-event.ts';

/** A source of records: starts, and gives back its undo. What it may do is in `waybill/instrumentation`. */
export type Instrumentation = (tracing: Tracing) => () => void;

/** Settings of {@link createTracing}. */
export interface TracingOptions extends RecordingOptions {
  /** Where records come from. */
  readonly instrumentations?: readonly Instrumentation[];
  /** Which headers requests to the page's own origin get. @default 'all' */
  readonly sameOrigin?: HeaderPolicy;
}

/** Follows user actions through an app. Made by {@link createTracing}. */
export interface Tracing {
  readonly environment: string;
  /** Which program this is, as it stands on every record: `service.name`, `service.version` and so on. */
  readonly resource: Attributes;
  /**
   * Does work as one user action, and gives back what the work gives. What the work throws is captured and thrown on.
   * The action ends by itself when the work has settled and nothing of it has been open for 100 ms.
   */
  readonly action: <T>(name: string, work: (action: Action) => T, options?: ActionOptions) => T;
  /** Starts an action that `action.end()` ends, at the latest after 30 seconds. */
  readonly startAction: (name: string, options?: ActionOptions) => Action;
  /** Gives a function each of whose calls is one action. */
  readonly wrap: <This, A extends unknown[], R>(
    name: string,
    fn: (this: This, ...args: A) => R,
  ) => (this: This, ...args: A) => R;
  /** Gives the span of the code that runs now, where that is known; on servers too. */
  readonly current: () => Span | undefined;
  /** Gives the action of the code that runs now, where that is known. */
  readonly currentAction: () => Action | undefined;
  /** Writes log lines under whatever span is current. */
  readonly log: Logger;
  /** Says who is signed in: the `session_id` claim of the login token, or `null`. */
  readonly setSession: (sessionId: string | null) => void;
  /** Gives the session last set; `null` when signed out. */
  readonly session: () => string | null;
  /**
   * Records an error, once however often it is captured, and says where: its reference, ids and time.
   * It belongs to the request or action that it came from, else to a trace of its own.
   */
  readonly captureError: (error: unknown, attributes?: object) => ErrorOccurrence;
  /** Gives the last ten errors that were captured, oldest first. */
  readonly recentErrors: () => readonly CapturedError[];
  /** Gives the reference of an error that came out of a traced request or was captured. */
  readonly referenceOf: (error: unknown) => string | undefined;
  /** Gives all that is known of where an error was recorded. */
  readonly occurrenceOf: (error: unknown) => ErrorOccurrence | undefined;
  /**
   * Gives the last 300 records, oldest first, whether they are exported or not, and behind them snapshots of the spans that
   * are still open, marked by `waybill.unfinished`.
   */
  readonly recent: () => readonly TelemetryRecord[];
  /**
   * Hears what happens, until the returned function is called.
   *
   * Name the kinds of event that you need: where records are listened to, each is described when it comes, and not later
   * while the page is idle. @default all kinds
   */
  readonly subscribe: <T extends TracingEventType = TracingEventType>(
    listener: (event: TracingEventOf<T>) => void,
    types?: readonly T[],
  ) => () => void;
  /** Gives what has become of all records that were to be exported; all zero where there is no exporter. */
  readonly account: () => DeliveryAccount;
  /** Sends what is queued; with `exit`, in a way that outlives the page. Never rejects. */
  readonly flush: (options?: { exit?: boolean }) => Promise<void>;
  /** Undoes every instrumentation and stops. What is queued is sent first. Never rejects. */
  readonly dispose: () => Promise<void>;
}
