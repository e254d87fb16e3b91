import type { Action, Instrumentation } from '../../core/index.ts';
import { guard, holdAction, nowOf, openAction } from '../../core/internal.ts';
import { listen } from '../page/listen.ts';
import { meantElement, nameElement, pathOf } from './name-element.ts';
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

// What a person does by which event, where that begins something.
const TRIGGERS: Readonly<Record<string, (event: Event) => string | false>> = {
  click: ({ type }) => type,
  submit: ({ type }) => type,
  // An Enter that chooses a word of an input method begins nothing, nor does one that is held down.
  keydown: (event) => {
    const { key, repeat, isComposing } = event as KeyboardEvent;
    return key === 'Enter' && !repeat && !isComposing && 'enter';
  },
  change: ({ target, type }) => (target as Element).matches('[data-action]') && type,
};

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
    const underWay = new Set<Action>();

    // Most clicks cause nothing that anybody looks at, so an action is opened only when somebody asks which one it is.
    function begin(event: Event): void {
      // An event out of the middle of another action's work belongs to that.
      const trigger = event.isTrusted && !tracing.current() && TRIGGERS[event.type]!(event);
      if (!trigger) return;
      const startMs = nowOf(tracing);
      // The path of an event is gone once it is over. Where it leads into a component, it is kept.
      const target = event.target as Element;
      const path = target.shadowRoot && event.composedPath();
      let action: Action | undefined;
      let open = (): void => {
        open = () => {};
        const element = meantElement(path ?? pathOf(target));
        if (!element) return;
        const name = guard(tracing, 'nameAction', () => nameAction?.(element, event)) || nameElement(element);
        action = openAction(tracing, name, { trigger, isSettled: true, startMs });
      };
      const openOnce = (): Action | undefined => {
        guard(tracing, 'traceUserActions', () => open());
        return action;
      };
      holdAction(tracing, openOnce, () => event.eventPhase === Event.NONE);
    }

    const abandon = (): void => underWay.forEach((action) => action.end({ abandoned: true }));
    const begins = Object.fromEntries(Object.keys(TRIGGERS).map((type) => [type, begin]));
    const unlisten = listen({ ...begins, pagehide: abandon }, true);
    const unsubscribe = tracing.subscribe(
      ({ type, action }) => void (type === 'action-start' ? underWay.add(action) : underWay.delete(action)),
      ['action-start', 'action-end'],
    );
    const undoPages = tracePages(tracing);
    return () => {
      unlisten();
      unsubscribe();
      undoPages();
    };
  };
}
