import type { Action, ActionOptions } from './action.ts';
import type { Engine } from './engine.ts';
import { openSpan, type ActiveSpan } from './open-span.ts';

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
