import { limitCarrying } from '../../async-context/internal.ts';
import type { Tracing } from '../../core/index.ts';
import { conventions, guard, holdAction, openAction, type OpenedAction } from '../../core/internal.ts';
import { listen } from '../page/listen.ts';
import { pageContext } from '../page/page-context.ts';
import { patchMethod } from '../../patch/index.ts';

/**
 * Makes an action of the page load, and of each change of the page's path that belongs to no other action. The action
 * of the page load continues the trace of the server, if that trace is known.
 */
export function tracePages(tracing: Tracing): () => void {
  let { pathname } = location;
  const undos = [listen({ popstate: notice }, true)];

  function open(name: string, trigger: 'load' | 'navigate'): OpenedAction {
    const isLoad = trigger === 'load';
    return openAction(tracing, name, {
      trigger,
      facts: { [conventions.URL_PATH]: location.pathname },
      parent: isLoad ? pageContext() : undefined,
      isTransient: true,
      isSettled: !isLoad,
    });
  }

  // Holds an action during the listeners of an event. Without an event, holds it for the running code, and for code
  // that follows in the same task.
  function holdDuring(event: Event | undefined, action: OpenedAction): void {
    // How many times in a row the running code may wait within its task.
    let rounds = 16;
    // Chromium leaves events of the window in their last phase for ever, unlike events of nodes.
    holdAction(tracing, action, () => (event ? window.event !== event : rounds < 0));
    // A timer would come too late: before it, other tasks may run that belong to no action.
    const pass = (): unknown => rounds-- > 0 && Promise.resolve().then(pass);
    if (!event) pass();
  }

  // Mostly a click leads to the new path. Then the change belongs to the action of that click.
  function notice(event?: Event): void {
    if (pathname === location.pathname) return;
    ({ pathname } = location);
    if (!tracing.current()) holdDuring(event, open('route change', 'navigate'));
  }

  if (document.readyState !== 'complete') {
    const action = open('page load', 'load');
    holdDuring(undefined, action);
    const hear = (event: Event): void => {
      // Images load too, and this listener gets their events in the capture phase.
      if (event.target !== document) return;
      holdDuring(event, action);
      if (event.type === 'load') action.settle({});
    };
    // A port that is created during the page load is mostly a queue, such as that of React. After the first input of
    // the user, the queue also runs work for clicks, so its messages may belong to any action.
    const unlimit = limitCarrying((value, what) =>
      value === action && /Port/.test({}.toString.call(what)) && navigator.userActivation?.hasBeenActive
        ? undefined
        : value,
    );
    undos.push(listen({ DOMContentLoaded: hear, load: hear }, true), unlimit);
  }

  for (const name of ['pushState', 'replaceState']) {
    const undo = patchMethod(History.prototype, name, (original, self, args) => {
      const result = original.apply(self, args);
      guard(tracing, 'traceUserActions', notice);
      return result;
    });
    undos.push(undo);
  }
  return () => undos.forEach((undo) => undo());
}
