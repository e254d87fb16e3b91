import type { Engine } from './engine.ts';
import type { Attributes } from './records.ts';
import { formatReference } from './reference.ts';
import { openSpan, type ActiveSpan, type Outcome, type Span } from './span.ts';
import type { TracingContext } from './tracing-context.ts';

// An action's last request is often followed at once by another that it leads to.
const QUIET_MS = 100;
const MAX_MS = 30_000;

/** One thing a user did: the root span of its trace. */
export interface Action extends Span {
  /** The UUID that ties events together: the trace id spelled as one, or that of the older process continued here. */
  readonly correlationId: string;
  /** The short code that finds this action, written `KM70-WHSPV`. */
  readonly reference: string;
}

export interface ActionOptions {
  /** Continues an older business process. @default the trace id as a UUID */
  readonly correlationId?: string;
  readonly attributes?: Attributes;
  /** Exports this action, or not, whatever `sampleRatio` says. */
  readonly sampled?: boolean;
  /** Continues a trace that began elsewhere, such as on the server that rendered the page. */
  readonly parent?: TracingContext;
}

/** What the parts of Waybill know about an action beyond its public face. */
export interface ActiveAction extends Action, Omit<ActiveSpan, keyof Span> {
  readonly end: ActiveSpan['end'];
}

/** Calls `onQuiet` when nothing has been open for 100 ms, or after 30 s. */
function watchQuiet(onQuiet: () => void): { opened: () => void; closed: () => void; stop: () => void } {
  let open = 0;
  let quiet: ReturnType<typeof setTimeout> | undefined;
  const latest = setTimeout(onQuiet, MAX_MS);
  return {
    opened() {
      open++;
      clearTimeout(quiet);
    },
    closed() {
      open--;
      if (open === 0) quiet = setTimeout(onQuiet, QUIET_MS);
    },
    stop() {
      clearTimeout(quiet);
      clearTimeout(latest);
    },
  };
}

/**
 * Opens an action and counts its handler as work under way until `settle` is called.
 *
 * The action ends when neither the handler nor any child span has been open for 100 ms, as of its last activity; at the
 * latest after 30 s, or by `end`.
 */
export function openAction(
  engine: Engine,
  name: string,
  options: ActionOptions,
): { action: ActiveAction; settle: (outcome: Outcome) => void } {
  const { attributes, parent } = options;
  const context = engine.begin(options);
  let outcome: Outcome = {};
  let lastActivityMs: number | undefined;
  const watch = watchQuiet(() => action.end(outcome, lastActivityMs));
  const closed = (): void => {
    lastActivityMs = engine.now();
    watch.closed();
  };

  const root = openSpan(engine, name, {
    parent: context,
    remoteParent: parent !== undefined,
    ...(attributes && { attributes }),
    attribution: 'exact',
    observer: { opened: watch.opened, closed },
  });
  const endSpan = root.end;
  let ended = false;
  const action: ActiveAction = Object.assign(root, {
    correlationId: context.correlationId,
    reference: formatReference(context.traceId),
    end(final: Outcome = outcome, endMs?: number) {
      if (ended) return;
      ended = true;
      watch.stop();
      endSpan(final, endMs);
      engine.notify({ type: 'action-end', action });
    },
  });
  watch.opened();
  engine.notify({ type: 'action-start', action });
  return {
    action,
    settle(settled) {
      outcome = settled;
      closed();
    },
  };
}
