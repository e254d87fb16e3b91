import {
  conventions,
  hold,
  openAction,
  type Action,
  type ActiveSpan,
  type InstrumentedTracing,
} from '../core/index.ts';
import { replaceMethod } from './replace-method.ts';

type PageAction = ActiveSpan & Action;

/** Makes an action of the load of the page, and of each change of its path that belongs to no other action. */
export function tracePages(tracing: InstrumentedTracing): () => void {
  const listening = new AbortController();
  const capture = { capture: true, signal: listening.signal };
  let { pathname } = location;

  function open(name: string, trigger: string, isSettled: boolean): PageAction {
    const facts = { [conventions.TRIGGER]: trigger, [conventions.URL_PATH]: location.pathname };
    return openAction(tracing.engine, name, {}, { facts, isTransient: true, isSettled });
  }

  // The listeners of an event; else the code at hand, and what follows it in the same task.
  function holdDuring(event: Event | undefined, action: PageAction): void {
    let isOver = false;
    // Chromium leaves events of the window in their last phase for ever, unlike those of nodes.
    hold(action, () => (event ? window.event !== event : isOver));
    if (!event) {
      setTimeout(() => {
        isOver = true;
      });
    }
  }

  // Mostly it is a click that leads to another page.
  function notice(event?: Event): void {
    if (pathname === location.pathname) return;
    ({ pathname } = location);
    if (!tracing.current()) holdDuring(event, open('route change', 'navigate', true));
  }

  if (document.readyState !== 'complete') {
    const action = open('page load', 'load', false);
    holdDuring(undefined, action);
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

  window.addEventListener('popstate', notice, capture);
  const undos = ['pushState', 'replaceState'].map((name) =>
    replaceMethod(History.prototype, name, (original, self, args) => {
      const result = original.apply(self, args);
      tracing.engine.diagnostics.guard('traceUserActions', notice);
      return result;
    }),
  );
  return () => {
    listening.abort();
    undos.forEach((undo) => undo());
  };
}
