import { limitCarrying } from '../../async-context/internal.ts';
import type { Tracing } from '../../core/index.ts';
import { conventions, guard, holdAction, openAction, type OpenedAction } from '../../core/internal.ts';
import { listen } from '../page/listen.ts';
import { pageContext } from '../page/page-context.ts';
import { patchMethod } from '../../patch/index.ts';

/**
 * Makes an action of the load of the page, which continues the trace of the server where that is known, and of each
 * change of its path that belongs to no other action.
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

  // The listeners of an event; else the code at hand, and what follows it in the same task.
  function holdDuring(event: Event | undefined, action: OpenedAction): void {
    // How often in a row the code at hand may wait within its task.
    let rounds = 16;
    // Chromium leaves events of the window in their last phase for ever, unlike those of nodes.
    holdAction(tracing, action, () => (event ? window.event !== event : rounds < 0));
    // Not by a timer: before that comes, other tasks may, and they belong to nobody.
    const pass = (): unknown => rounds-- > 0 && Promise.resolve().then(pass);
    if (!event) pass();
  }

  // Mostly it is a click that leads to another page.
  function notice(event?: Event): void {
    if (pathname === location.pathname) return;
    ({ pathname } = location);
    if (!tracing.current()) holdDuring(event, open('route change', 'navigate'));
  }

  if (document.readyState !== 'complete') {
    const action = open('page load', 'load');
    holdDuring(undefined, action);
    const hear = (event: Event): void => {
      // Images load too, and are heard here on their way down.
      if (event.target !== document) return;
      holdDuring(event, action);
      if (event.type === 'load') action.settle({});
    };
    // A port that was made while the page loads is mostly a queue, such as that of React, which works off what comes of a
    // click as well: from the first on, nobody knows whose its messages are.
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
