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
export type ActiveAction = Action & ActiveSpan;

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
  const context = engine.begin(options);
  let outcome: Outcome = {};
  let openCount = 0;
  let quiet: ReturnType<typeof setTimeout> | undefined;

  function count(change: 1 | -1): void {
    clearTimeout(quiet);
    openCount += change;
    const endMs = engine.now();
    if (openCount === 0) quiet = setTimeout(() => action.end(outcome, endMs), QUIET_MS);
  }
  const latest = setTimeout(() => action.end(), MAX_MS);
  const root = openSpan(engine, name, {
    parent: context,
    attributes: options.attributes,
    attribution: 'exact',
    onEnd() {
      clearTimeout(quiet);
      clearTimeout(latest);
      engine.notify({ type: 'action-end', action });
    },
  });
  const endRoot = root.end;
  const action: ActiveAction = Object.assign(root, {
    correlationId: context.correlationId,
    reference: formatReference(context.traceId),
    count,
    // Ended within the quiet 100 ms, it still ends as its work went.
    end: (final: Outcome = outcome, endMs?: number) => endRoot(final, endMs),
  });
  engine.notify({ type: 'action-start', action });
  count(1);
  return {
    action,
    settle(settled) {
      outcome = settled;
      count(-1);
    },
  };
}
