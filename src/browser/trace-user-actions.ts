import {
  conventions,
  hold,
  openAction,
  type Action,
  type ActiveSpan,
  type Instrumentation,
  type PendingSpan,
} from '../core/index.ts';
import { meantElement, nameElement, pathOf } from './name-element.ts';
import { limitContext } from './limit-context.ts';
import { tracePages } from './trace-pages.ts';

/** Settings of {@link traceUserActions}. */
export interface UserActionOptions {
  /**
   * Names an action by the element that somebody meant; without a name, the usual one is taken. What it reads of the page
   * leaves with the record.
   * @default none
   */
  readonly nameAction?: (element: Element, event: Event) => string | undefined;
}

// An Enter that chooses a word of an input method is none, nor is one that is held down.
function isEnter({ key, repeat, isComposing }: KeyboardEvent): boolean {
  return key === 'Enter' && !repeat && !isComposing;
}

/**
 * Makes an action of each click, submit and Enter of a person, of the load of the page, and of each change of its path
 * that belongs to none of these; of the change of a control too if it has a `data-action`.
 *
 * All that listens to the event belongs to the action, and so does what comes of it. The action is named by `data-action`,
 * else `aria-label`, else `name` or `id`, else the role of the element. It ends when it has been quiet for 100 ms; when the
 * page goes away, those still under way end as abandoned. What scripts dispatch themselves is no action.
 *
 * @example
 * createTracing({ service: 'shop-web', instrumentations: [traceFetch(), captureErrors(), traceUserActions()] });
 */
export function traceUserActions({ nameAction }: UserActionOptions = {}): Instrumentation {
  return (tracing) => {
    const { engine } = tracing;
    const { guard } = engine.diagnostics;
    const listening = new AbortController();
    const capture = { capture: true, signal: listening.signal };
    const underWay = new Set<Action>();
    const unsubscribe = tracing.subscribe((event) => {
      if (event.type === 'action-start') underWay.add(event.action);
      if (event.type === 'action-end') underWay.delete(event.action);
    });

    function open(
      trigger: string,
      event: Event,
      startMs: number,
      path: EventTarget[],
    ): ActiveSpan | undefined {
      const element = meantElement(path);
      if (!element) return undefined;
      const name = guard('nameAction', () => nameAction?.(element, event)) || nameElement(element);
      const facts = { [conventions.TRIGGER]: trigger };
      return openAction(engine, name, {}, { facts, isSettled: true, startMs });
    }

    // Most clicks cause nothing that anybody looks at, so an action is opened only when somebody asks which one it is.
    function begin(trigger: string, event: Event): void {
      // An event out of the middle of another action's work belongs to that.
      if (!event.isTrusted || tracing.current()) return;
      const startMs = engine.now();
      // The path of an event is gone once it is over, and this is cheaper to keep than the path.
      const target = event.target as Element;
      const path = target.shadowRoot ? event.composedPath() : undefined;
      let action: ActiveSpan | undefined;
      let isAsked = false;
      const pending: PendingSpan = {
        engine,
        open() {
          if (!isAsked) {
            isAsked = true;
            action = guard('traceUserActions', () => open(trigger, event, startMs, path ?? pathOf(target)));
          }
          return action;
        },
      };
      hold(pending, () => event.eventPhase === Event.NONE);
    }

    for (const type of ['click', 'submit'] as const) {
      window.addEventListener(type, (event) => begin(type, event), capture);
    }
    window.addEventListener('keydown', (event) => isEnter(event) && begin('enter', event), capture);
    window.addEventListener(
      'change',
      (event) => {
        if ((event.composedPath()[0] as Element).hasAttribute?.('data-action')) begin('change', event);
      },
      capture,
    );
    window.addEventListener(
      'pagehide',
      () => underWay.forEach((action) => action.end({ abandoned: true })),
      capture,
    );
    const pages = tracePages(tracing);
    const unlimit = limitContext(tracing, pages.isPage);
    return () => {
      listening.abort();
      unsubscribe();
      unlimit();
      pages.undo();
    };
  };
}
