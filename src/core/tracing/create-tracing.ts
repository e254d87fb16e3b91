import { current, run } from '../../async-context/index.ts';
import { isFollowing } from '../../async-context/internal.ts';
import { lazily } from '../capture/lazily.ts';
import { identityOf } from '../delivery/sendable-identities.ts';
import { createPageUser } from './page-user.ts';
import { checkSettings } from './recording-options.ts';
import { createDiagnostics, type Diagnostics } from '../records/diagnostics.ts';
import type { TelemetryRecord } from '../records/records.ts';
import { currentFetch } from '../requests/current-fetch.ts';
import { createTracedFetch } from '../requests/traced-fetch.ts';
import { ActiveAction } from '../spans/active-action.ts';
import type { ActionOptions } from '../spans/action.ts';
import type { ActiveSpan, CurrentSpan } from '../spans/active-span.ts';
import type { PendingSpan } from '../spans/pending-span.ts';
import type { Instrumentation, Tracing, TracingOptions } from './tracing.ts';
import { keepInside } from './tracing-inside.ts';
import { createTracingParts, disposeParts, type TracingParts } from './tracing-parts.ts';

/** Facts about the platform that the core cannot find out itself. */
export interface Platform {
  /** Returns the base of relative URLs. @default nothing */
  readonly baseUrl?: () => string | undefined;
  /** The page's own origin. @default none */
  readonly ownOrigin?: string;
  /** Tells whether there is no network at all. @default there is a network */
  readonly isOffline?: () => boolean;
  /**
   * Watches during a request whether the user leaves the page. The returned function ends the watch, and tells whether
   * the user has left. @default a request never ends because of that
   */
  readonly watchLeaving?: () => () => boolean;
}

/**
 * Creates the tracing of an app. Throws if the settings cannot work. After that, the tracing never throws errors of its
 * own.
 *
 * The parts of the tracing are created when they are first needed, so that they take no time at the start of a page.
 */
export function createTracing(options: TracingOptions, platform: Platform = {}): Tracing {
  const { instrumentations = [], sameOrigin = 'all' } = options;
  checkSettings(options);
  const diagnostics = createDiagnostics(options);
  const parts: () => TracingParts = lazily(() =>
    createTracingParts(options, {
      ...platform,
      diagnostics,
      hasUsers: true,
      sameOrigin,
      carrier: { run, current: findCurrent },
      sessionOf: (_, resource) => parts().identity.sessionOf(resource),
      fetchFor: (span) => createTracedFetch(parts, currentFetch, span),
    }),
  );
  const findCurrent = createFinder(parts);
  const user = createPageUser(parts, diagnostics);

  const open = createOpener(parts, diagnostics);

  const tracing: Tracing = {
    ...user,
    action: (name, work, how) => open(name, how).perform(work),
    startAction: (name, how) => open(name, how),
    wrap: (name, fn) =>
      function (...args) {
        return tracing.action(name, () => fn.apply(this, args));
      },
    get environment() {
      return parts().environment;
    },
    get resource() {
      return parts().identity.resource;
    },
    get log() {
      return parts().log;
    },
    current: () => findCurrent()?.span,
    currentAction: () => findCurrent()?.root as ActiveAction | undefined,
    captureError: (error, attributes) => parts().errors.capture(error, attributes, findCurrent()),
    recentErrors: () => parts().errors.recent,
    occurrenceOf: (error) => parts().errors.find(error)?.occurrence,
    referenceOf: (error) => tracing.occurrenceOf(error)?.reference,
    recent: (traceId) => recentOf(parts(), traceId),
    subscribe: (listener, types) => parts().subscribers.add(listener as never, types),
    account: () => parts().stream.account(),
    flush: (how) => parts().stream.flush(how),
    async dispose() {
      stop();
      await disposeParts(parts());
    },
  };
  keepInside(tracing, { parts, diagnostics, findCurrent });
  // With these settings, the parts are created now. So wrong targets and policies throw here, and a durable queue looks
  // for records of earlier pages.
  if (options.targets !== undefined || options.queue || sameOrigin !== 'all') parts();
  const stop = startAll(instrumentations, tracing, diagnostics);
  return tracing;
}

/** Returns the last records of a trace, or those of the current user: a support bundle must not contain any other. */
function recentOf({ stream, identity }: TracingParts, traceId?: string): readonly TelemetryRecord[] {
  return stream.recent((record) =>
    traceId ? record.traceId === traceId : identityOf(record) === identity.current,
  );
}

/** Creates the function that opens actions. It never throws. */
function createOpener(
  parts: () => TracingParts,
  { guard }: Diagnostics,
): (name: string, how: ActionOptions | undefined) => ActiveAction {
  // If the options cannot be read, the action opens without them, because the work must run.
  return (name, how) =>
    guard('an action', () => new ActiveAction(parts(), name, how ?? undefined)) ??
    new ActiveAction(parts(), name);
}

/** Starts instrumentations. The returned function undoes them in reverse order. */
function startAll(
  instrumentations: readonly Instrumentation[],
  tracing: Tracing,
  { guard }: Diagnostics,
): () => void {
  const undos = instrumentations.map((start, nth) =>
    guard(`instrumentation ${nth + 1}`, () => start(tracing)),
  );
  return () => {
    for (const undo of undos.splice(0).reverse()) guard('an undo', () => undo?.());
  };
}

/** Creates the function that finds the span of the code that runs now. */
function createFinder(parts: () => TracingParts): () => CurrentSpan | undefined {
  return () => {
    const found = current() as ActiveSpan | PendingSpan | undefined;
    // Two tracings on one page share the async context, so each tracing ignores the spans of the other.
    if (!found || found.ports !== parts()) return undefined;
    const span = Object.hasOwn(found, 'open') ? (found as PendingSpan).open() : (found as ActiveSpan);
    if (!span || (span.root.isTransient && span.root.hasEnded())) return undefined;
    // Without the compiler plugin, the span is found by the order of reactions. Then the attribution is only
    // `inferred`.
    return isFollowing() ? span.inferred : span.provenance;
  };
}
