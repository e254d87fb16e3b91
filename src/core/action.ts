import type { Engine } from './engine.ts';
import type { Attributes } from './records.ts';
import { openSpan, type ActiveSpan, type Span } from './span.ts';
import type { TracingContext } from './tracing-context.ts';

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

/**
 * Opens an action. Its handler counts as work under way until the action is told how it went.
 *
 * The action ends when neither the handler nor any child span has been open for 100 ms, as of its last activity; at the
 * latest after 30 s, or by `end`.
 */
export function openAction(engine: Engine, name: string, options: ActionOptions = {}): ActiveSpan & Action {
  // An action's last request is often followed at once by another that it leads to.
  const quietMs = 100;
  const maxMs = 30_000;
  let openCount = 1;
  let quiet: ReturnType<typeof setTimeout> | undefined;
  const latest = setTimeout(() => action.end(), maxMs);
  const action = openSpan(engine, name, {
    parent: engine.begin(options),
    attributes: options.attributes,
    attribution: 'exact',
    count(change) {
      clearTimeout(quiet);
      openCount += change;
      const endMs = engine.now();
      if (openCount === 0) quiet = setTimeout(() => action.end(undefined, endMs), quietMs);
    },
    onEnd() {
      clearTimeout(quiet);
      clearTimeout(latest);
      engine.notify({ type: 'action-end', action });
    },
  });
  engine.notify({ type: 'action-start', action });
  return action;
}
