import type { Action, Instrumentation } from '../../core/index.ts';
import { guard, holdAction, nowOf, openAction } from '../../core/internal.ts';
import { listen } from '../page/listen.ts';
import { meantElement, nameElement, pathOf } from './name-element.ts';
import { tracePages } from './trace-pages.ts';

/** Settings of {@link traceUserActions}. */
export interface UserActionOptions {
  /**
   * Names an action by the element that the user meant. Without a name, the action gets its usual name. Text that this
   * function reads from the page leaves with the record.
   * @default none
   */
  readonly nameAction?: (element: Element, event: Event) => string | undefined;
}

// Names the input of the user for each type of event, if the event begins an action.
const TRIGGERS: Readonly<Record<string, (event: Event) => string | false>> = {
  click: ({ type }) => type,
  submit: ({ type }) => type,
  // Enter begins no action if it chooses a word of an input method, or if the key is held down.
  keydown: (event) => {
    const { key, repeat, isComposing } = event as KeyboardEvent;
    return key === 'Enter' && !repeat && !isComposing && 'enter';
  },
  change: ({ target, type }) => (target as Element).matches('[data-action]') && type,
};

/**
 * Makes an action of each click, submit and Enter of the user, of the page load, and of each change of the page's path
 * that belongs to none of these. A change of a control is also an action if the control has a `data-action`.
 *
 * All listeners of the event belong to the action, and so does the work that they cause. The name of the action is the
 * `data-action` of the element, else its `aria-label`, else its `name` or `id`, else its role. The action ends when it
 * has been quiet for 100 ms. When the page goes away, actions under way end as abandoned. Events that scripts dispatch
 * are no actions.
 *
 * @example
 * createTracing({ service: 'shop-web', instrumentations: [traceFetch(), captureErrors(), traceUserActions()] });
 */
export function traceUserActions({ nameAction }: UserActionOptions = {}): Instrumentation {
  return (tracing) => {
    const underWay = new Set<Action>();

    // Most clicks cause no work that is recorded. So the action is opened only when code asks for the current action.
    function begin(event: Event): void {
      // An event that is dispatched within the work of another action belongs to that action.
      const trigger = event.isTrusted && !tracing.current() && TRIGGERS[event.type]!(event);
      if (!trigger) return;
      const startMs = nowOf(tracing);
      // The path of an event is gone once the event is over. If the path leads into a component, it must be kept.
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
