import { limitCarrying } from '../../async-context/internal.ts';
import type { Tracing } from '../../core/index.ts';
import { conventions, guard, holdAction, openAction, type OpenedAction } from '../../core/internal.ts';
import { listen } from '../page/listen.ts';
import { pageContext } from '../page/page-context.ts';
import { patchMethod } from '../../patch/index.ts';

/**
 * Opens an action for the page load, and for each change of the page's path that belongs to no other action. The action
 * of the page load continues the trace of the server, if the trace is known.
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

  // Makes an action the current one for all listeners of an event. Without an event, makes it the current one for the
  // running code, and for code that follows in the same task.
  function holdDuring(event: Event | undefined, action: OpenedAction): void {
    // Without an event, the action stays current for this many microtasks in a row.
    let rounds = 16;
    // When an event of a node is over, its `eventPhase` is `NONE`. But for an event of the window, `eventPhase` never
    // returns to `NONE` in Chromium. So `window.event` is compared.
    holdAction(tracing, action, () => (event ? window.event !== event : rounds < 0));
    // Counts microtasks to find the end of the running code. A timer would fire too late: before it, other tasks could
    // run that belong to no action.
    const pass = (): unknown => rounds-- > 0 && Promise.resolve().then(pass);
    if (!event) pass();
  }

  // Usually a click causes the change of the path. In this case the change belongs to the action of the click.
  function notice(event?: Event): void {
    if (pathname === location.pathname) return;
    ({ pathname } = location);
    if (!tracing.current()) holdDuring(event, open('route change', 'navigate'));
  }

  if (document.readyState !== 'complete') {
    const action = open('page load', 'load');
    holdDuring(undefined, action);
    const hear = (event: Event): void => {
      // Images fire `load` too, and this listener gets their events in the capture phase. Only events of the document
      // count.
      if (event.target !== document) return;
      holdDuring(event, action);
      if (event.type === 'load') action.settle({});
    };
    // A message port that is created during the page load usually belongs to a queue of work, such as that of React.
    // After the first input of the user, the queue also runs work for clicks. So from then on, the messages of the port
    // do not belong to the page load.
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
