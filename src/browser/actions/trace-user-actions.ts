import type { Action, Instrumentation } from '../../core/index.ts';
import { guard, holdAction, nowOf, openAction } from '../../core/internal.ts';
import { listen } from '../page/listen.ts';
import { meantElement, nameElement, pathOf } from './name-element.ts';
import { tracePages } from './trace-pages.ts';

/** Settings of {@link traceUserActions}. */
export interface UserActionOptions {
  /**
   * Returns the name of the action for the element that the user meant, such as the button around a clicked icon. If it
   * returns nothing, the action gets its usual name. The name becomes part of a record, so text that this function
   * reads from the page leaves the page.
   * @default none
   */
  readonly nameAction?: (element: Element, event: Event) => string | undefined;
}

// For each type of event: a function that returns the name of the user's input, such as `click`, or `false` if the
// event begins no action.
const TRIGGERS: Readonly<Record<string, (event: Event) => string | false>> = {
  click: ({ type }) => type,
  submit: ({ type }) => type,
  // The Enter key begins no action in two cases: it confirms a word in an input method, or it is held down.
  keydown: (event) => {
    const { key, repeat, isComposing } = event as KeyboardEvent;
    return key === 'Enter' && !repeat && !isComposing && 'enter';
  },
  change: ({ target, type }) => (target as Element).matches('[data-action]') && type,
};

/**
 * Opens an action for each click, submit and Enter of the user, for the page load, and for each change of the page's
 * path that belongs to none of these actions. A change of a control is also an action if the control has a
 * `data-action`.
 *
 * All listeners of the user's event run in the action, and the work that they cause belongs to the action. The name of
 * the action is the `data-action` of the element, else its `aria-label`, else its `name` or `id`, else its role. The
 * action ends when it has had no open work for 100 ms. When the page goes away, open actions end as abandoned. An event
 * that a script dispatches opens no action.
 *
 * @example
 * createTracing({ service: 'shop-web', instrumentations: [traceFetch(), captureErrors(), traceUserActions()] });
 */
export function traceUserActions({ nameAction }: UserActionOptions = {}): Instrumentation {
  return (tracing) => {
    const underWay = new Set<Action>();

    // Most clicks cause no work that is recorded. So the action is opened only when code asks for the current action.
    function begin(event: Event): void {
      // If the work of an action dispatches an event, the event belongs to that action and opens no other action.
      const trigger = event.isTrusted && !tracing.current() && TRIGGERS[event.type]!(event);
      if (!trigger) return;
      const startMs = nowOf(tracing);
      // After the event, `composedPath()` is empty. If the target has a shadow root, only this path leads to the
      // elements inside it, so the path is read now.
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
