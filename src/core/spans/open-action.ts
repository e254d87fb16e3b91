import type { Action, ActionOptions } from './action.ts';
import type { Engine } from './engine.ts';
import { isAbort } from './error-reports.ts';
import { openSpan, type ActiveSpan } from './open-span.ts';
import type { Attributes } from '../records/records.ts';
import type { Outcome } from './span.ts';
import { OUTCOME, REQUEST_COUNT } from '../records/semantic-conventions.ts';

interface Origination {
  /** Attributes that are no reason to record it. */
  readonly facts?: Attributes;
  /** Whether nothing belongs to it any more once it has ended. @default false */
  readonly isTransient?: boolean;
  /** Whether nobody will tell when its handler has settled. @default false */
  readonly isSettled?: boolean;
  /** When it began: milliseconds since 1970. @default now */
  readonly startMs?: number;
}

/**
 * Opens an action. Its handler counts as work under way until the action is told how it went.
 *
 * The action ends when neither the handler nor any child span has been open for 100 ms, as of its last activity; at the
 * latest after 30 s, or by `end`. It is recorded if it caused anything: a span, a log line or an error, or if somebody
 * described it further or took its context along.
 */
export function openAction(
  engine: Engine,
  name: string,
  options: ActionOptions = {},
  { facts, isTransient, isSettled, startMs = engine.now() }: Origination = {},
): ActiveSpan & Action {
  // An action's last request is often followed at once by another that it leads to.
  const quietMs = 100;
  const maxMs = 30_000;
  let openCount = 1;
  let requestCount = 0;
  let means = options.attributes !== undefined;
  let failure: { error: unknown } | undefined;
  // A request begins and ends more often than timers are worth: the quiet one looks for itself what has been meanwhile.
  let quietTimer: ReturnType<typeof setTimeout> | undefined;
  let quietSinceMs = startMs;
  const mean = (): void => void (means = true);

  function beQuiet(sinceMs: number): void {
    openCount--;
    quietSinceMs = sinceMs;
    // What comes of it later needs no watch any more.
    if (openCount === 0 && !action.hasEnded()) quietTimer ??= setTimeout(look, quietMs);
  }

  function look(): void {
    quietTimer = undefined;
    if (openCount > 0) return;
    const restMs = quietSinceMs + quietMs - engine.now();
    if (restMs > 0) quietTimer = setTimeout(look, restMs);
    else action.end(undefined, quietSinceMs);
  }
  const action = openSpan(engine, name, {
    parent: engine.begin(options),
    startMs,
    attributes: { ...facts, ...options.attributes },
    isTransient,
    attribution: 'exact',
    progress: {
      begun(kind) {
        mean();
        requestCount += Number(kind === 'client');
        openCount++;
      },
      ended: beQuiet,
      recorded: mean,
      failed(error) {
        failure ??= { error };
      },
    },
    conclude(given) {
      const outcome: Outcome = { ...failure, ...given };
      const hasFailed = 'error' in outcome || outcome.failure !== undefined;
      const isCutOff = outcome.abandoned && openCount > 0;
      if (!means && !hasFailed && !isCutOff) return undefined;
      const how = isCutOff || isAbort(outcome.error) ? 'abandoned' : hasFailed ? 'error' : 'ok';
      return { outcome, attributes: { [OUTCOME]: how, [REQUEST_COUNT]: requestCount } };
    },
    onEnd() {
      clearTimeout(quietTimer);
      clearTimeout(lastTimer);
      engine.notify({ type: 'action-end', action });
    },
  });
  const lastTimer = setTimeout(() => action.end({ abandoned: true }), startMs + maxMs - engine.now());
  if (isSettled) beQuiet(startMs);
  engine.notify({ type: 'action-start', action });
  return action;
}
