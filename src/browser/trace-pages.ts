import {
  conventions,
  hold,
  openAction,
  type Action,
  type ActiveSpan,
  type InstrumentedTracing,
} from '../core/index.ts';
import { replaceMethod } from './replace-method.ts';

/** Follows the pages of an app. */
interface PageTrace {
  /** Tells whether an action is the load of a page or the change to another. */
  readonly isPage: (action: Action) => boolean;
  readonly undo: () => void;
}

type PageAction = ActiveSpan & Action;

/** Makes an action of the load of the page, and of each change of its path that belongs to no other action. */
export function tracePages(tracing: InstrumentedTracing): PageTrace {
  const listening = new AbortController();
  const capture = { capture: true, signal: listening.signal };
  const pages = new WeakSet<Action>();
  let { pathname } = location;

  function open(name: string, trigger: string, isSettled: boolean): PageAction {
    const facts = { [conventions.TRIGGER]: trigger, [conventions.URL_PATH]: location.pathname };
    const action = openAction(tracing.engine, name, {}, { facts, isTransient: true, isSettled });
    pages.add(action);
    return action;
  }
  // Chromium leaves events of the window in their last phase for ever, unlike those of nodes.
  const holdDuring = (event: Event, action: PageAction): void => hold(action, () => window.event !== event);

  // The code at hand, and what follows it in the same task.
  function holdNow(action: PageAction): void {
    let isOver = false;
    hold(action, () => isOver);
    setTimeout(() => {
      isOver = true;
    });
  }

  if (document.readyState !== 'complete') {
    const action = open('page load', 'load', false);
    holdNow(action);
    for (const type of ['DOMContentLoaded', 'load']) {
      window.addEventListener(
        type,
        (event) => {
          // Images load too, and are heard here on their way down.
          if (event.target !== document) return;
          holdDuring(event, action);
          if (type === 'load') setTimeout(() => action.settle({}));
        },
        capture,
      );
    }
  }

  function change(): PageAction | undefined {
    if (pathname === location.pathname) return undefined;
    ({ pathname } = location);
    // Mostly it is a click that leads to another page.
    if (tracing.current()) return undefined;
    return open('route change', 'navigate', true);
  }
  window.addEventListener(
    'popstate',
    (event) => {
      const action = change();
      if (action) holdDuring(event, action);
    },
    capture,
  );
  const undos = ['pushState', 'replaceState'].map((name) =>
    replaceMethod(history, name, (original, self, args) => {
      const result = original.apply(self, args);
      tracing.engine.diagnostics.guard('traceUserActions', () => {
        const action = change();
        if (action) holdNow(action);
      });
      return result;
    }),
  );
  return {
    isPage: (action) => pages.has(action),
    undo() {
      listening.abort();
      undos.forEach((undo) => undo());
    },
  };
}
