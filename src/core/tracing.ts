import { current, run } from '../async-context/index.ts';
import { isFollowing } from '../async-context/internal.ts';
import type { Action, ActionOptions } from './spans/action.ts';
import { checkSettings } from './check-settings.ts';
import { createEngine } from './spans/create-engine.ts';
import { createDiagnostics } from './records/diagnostics.ts';
import type { Engine, EngineOptions, TracingEvent } from './spans/engine.ts';
import type { DeliveryAccount } from './delivery/delivery-account.ts';
import { createErrorCapture } from './spans/error-capture.ts';
import type { ErrorReport } from './spans/error-reports.ts';
import { createLogger } from './spans/create-logger.ts';
import { lazily } from './capture/lazily.ts';
import type { Logger } from './spans/logger.ts';
import { observeResult } from './spans/observe-result.ts';
import { openAction } from './spans/open-action.ts';
import type { ActiveSpan, PendingSpan } from './spans/open-span.ts';
import type { Attributes, TelemetryRecord } from './records/records.ts';
import { isSafeId } from './propagation/safe-id.ts';
import type { Target } from './propagation/targets.ts';
import { createTracedFetch } from './requests/traced-fetch.ts';
import type { HeaderPolicy } from './propagation/tracing-headers.ts';

/** Settings of {@link createTracing}. */
export interface TracingOptions extends EngineOptions {
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
  /** Gives the action of the code that runs now, where that is known. */
  readonly current: () => Action | undefined;
  /** Writes log lines under whatever action is current. */
  readonly log: Logger;
  /** Says who is signed in: the `session_id` claim of the login token, or `null`. */
  readonly setSession: (sessionId: string | null) => void;
  /** Gives the session last set; `null` when signed out. */
  readonly session: () => string | null;
  /**
   * Records an error, once however often it is captured, and gives its reference.
   * It belongs to the request or action that it came from, else to a trace of its own.
   */
  readonly captureError: (error: unknown, attributes?: object) => string;
  /** Gives the reference of an error that came out of a traced request or was captured. */
  readonly referenceOf: (error: unknown) => string | undefined;
  /** Gives all that is known of where an error was recorded. */
  readonly reportOf: (error: unknown) => ErrorReport | undefined;
  /**
   * Gives the last 300 records, oldest first, whether they are exported or not, and behind them snapshots of the spans that
   * are still open, marked by `waybill.unfinished`.
   */
  readonly recent: () => readonly TelemetryRecord[];
  /** Hears what happens, until the returned function is called. */
  readonly subscribe: (listener: (event: TracingEvent) => void) => () => void;
  /** Gives what has become of all records that were to be exported; all zero where there is no exporter. */
  readonly account: () => DeliveryAccount;
  /** Sends what is queued; with `exit`, in a way that outlives the page. Never rejects. */
  readonly flush: (options?: { exit?: boolean }) => Promise<void>;
  /** Undoes every instrumentation and stops. What is queued is sent first. */
  readonly dispose: () => void;
}

/** What an instrumentation may use besides the public face: the request side of tracing. */
export interface InstrumentedTracing extends Tracing, Platform {
  /** What the parts of this package share. */
  readonly engine: Engine;
  /** The span of the code that runs now. */
  readonly currentSpan: () => ActiveSpan | undefined;
  /** Makes a `fetch` that traces what goes through the given one. */
  readonly traceFetch: (inner: typeof fetch) => typeof fetch;
  /**
   * Adds header rules until the returned function is called. As ever the longest matching path wins; of two equals the
   * app's own does.
   */
  readonly addTargets: (targets: readonly Target[]) => () => void;
  /** Reports trouble to `onDiagnostic`. */
  readonly report: Engine['diagnostics']['report'];
}

/** A source of records: starts, and gives back its undo. */
export type Instrumentation = (tracing: InstrumentedTracing) => () => void;

/** What the platform knows and the core cannot ask for. */
export interface Platform {
  /** What relative URLs are relative to. @default nothing */
  readonly baseUrl?: () => string | undefined;
  /** The page's own origin. @default none */
  readonly ownOrigin?: string;
  /** Whether there is no network at all. @default there is */
  readonly isOffline?: () => boolean;
}

// What the page's `fetch` is then, whoever has patched it since.
const fetchLate: typeof fetch = (...args) => globalThis.fetch(...args);

/**
 * Creates the tracing of an app. Throws where the settings cannot work; nothing that it gives back throws afterwards.
 */
export function createTracing(options: TracingOptions, platform: Platform = {}): Tracing {
  const { instrumentations = [], sameOrigin = 'all' } = options;
  checkSettings(options);
  let session: string | null = null;
  const diagnostics = createDiagnostics(options);
  const engine: () => Engine = lazily(() =>
    createEngine(options, {
      ...platform,
      diagnostics,
      sameOrigin,
      carrier: { run, current: currentSpan },
      sessionOf: () => session,
      fetchFor: (span) => createTracedFetch(engine, fetchLate, span),
    }),
  );
  const captureError = lazily(() => createErrorCapture(engine()));
  const log = lazily(() => createLogger(engine(), currentSpan));
  // Two tracings on one page share the async context, so each looks only at its own spans.
  function currentSpan(): ActiveSpan | undefined {
    const found = current() as ActiveSpan | PendingSpan | undefined;
    if (!found || found.engine !== engine()) return undefined;
    const span = 'root' in found ? found : found.open();
    if (!span || (span.root.isTransient && span.root.hasEnded())) return undefined;
    // Found by the order of things: whoever has the span at hand knows it better.
    return isFollowing()
      ? Object.assign(Object.create(span) as ActiveSpan, { attribution: 'inferred' })
      : span;
  }

  const tracing: InstrumentedTracing = {
    ...platform,
    get environment() {
      return engine().environment;
    },
    get resource() {
      return engine().resource;
    },
    action(name, work, actionOptions) {
      const action = openAction(engine(), name, actionOptions);
      return action.run(() =>
        observeResult(
          () => work(action),
          (outcome) => {
            if ('error' in outcome) captureError()(outcome.error, undefined, action);
            action.settle(outcome);
          },
        ),
      );
    },
    startAction: (name, actionOptions) => openAction(engine(), name, actionOptions),
    wrap(name, fn) {
      return function (...args) {
        return tracing.action(name, () => fn.apply(this, args));
      };
    },
    current: () => currentSpan()?.root,
    get log() {
      return log();
    },
    setSession(sessionId) {
      const before = session;
      session = isSafeId(sessionId) ? sessionId : null;
      if (session !== before) engine().notify({ type: 'session', sessionId: session });
    },
    session: () => session,
    captureError: (error, attributes) => captureError()(error, attributes, currentSpan()).reference,
    referenceOf: (error) => tracing.reportOf(error)?.reference,
    reportOf: (error) => engine().errors.find(error)?.report,
    recent: () => engine().recent(),
    subscribe: (listener) => engine().subscribe(listener),
    account: () => engine().account(),
    flush: (flushOptions) => engine().flush(flushOptions),
    dispose() {
      for (const undo of undos.splice(0).reverse()) diagnostics.guard('an undo', () => undo?.());
      void engine().dispose();
    },
    get engine() {
      return engine();
    },
    currentSpan,
    traceFetch: (inner) => createTracedFetch(engine, inner),
    addTargets: (targets) => engine().rules.add(targets),
    report: diagnostics.report,
  };
  // What cannot work is told of now, and what an earlier page left behind is looked for.
  if (options.targets !== undefined || options.queue || sameOrigin !== 'all') engine();
  const undos = instrumentations.map((instrument) =>
    diagnostics.guard('an instrumentation', () => instrument(tracing)),
  );
  return tracing;
}
