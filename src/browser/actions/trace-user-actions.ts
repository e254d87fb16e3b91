import type { Action, Instrumentation } from '../../core/index.ts';
import { guard, holdAction, nowOf, openAction, report } from '../../core/internal.ts';
import { listen } from '../page/listen.ts';
import { hearEvents } from './hear-events.ts';
import { nameElement } from './name-element.ts';
import { tracePageLoad } from './trace-page-load.ts';
import { traceRoutes } from './trace-routes.ts';
import { INPUT_EVENTS, UserInputs } from './user-inputs.ts';

// Servers import types from `waybill` too, and many of their projects have no DOM types.
type PageElement = typeof globalThis extends { Element: { prototype: infer E } } ? E : object;

/** Settings of {@link traceUserActions}. */
export interface UserActionOptions {
  /**
   * Returns the name of the action for the element that the user meant, such as the button around a clicked icon. If it
   * returns nothing, the action gets its usual name. The name becomes part of a record, so text that this function
   * reads from the page leaves the page.
   * @default none
   */
  readonly nameAction?: (element: PageElement, event: Event) => string | undefined;
}

/**
 * Opens an action for each click, submit, Enter, change, paste and drop of the user, for the page load, and for each
 * change of the page's path that belongs to none of these actions. The events that the browser fires because of an input
 * belong to the action of that input: a click that opens a dialog has the `toggle` of the dialog.
 *
 * All listeners of the user's event run in the action, and the work that they cause belongs to the action. The name of
 * the action is the `data-action` of the element, else its `aria-label`, else its `name` or `id`, else the
 * `data-action` around it, else its role. The action ends when it has had no open work for 100 ms. When the page goes away, open actions end as abandoned. An event
 * that a script dispatches opens no action.
 *
 * @example
 * createTracing({ service: 'shop-web', instrumentations: [traceFetch(), captureErrors(), traceUserActions()] });
 */
export function traceUserActions({ nameAction }: UserActionOptions = {}): Instrumentation {
  return (tracing) => {
    if (!globalThis.document) {
      report(tracing, {
        kind: 'traceUserActions',
        message: 'traceUserActions works only in a page; leave it out in a worker.',
      });
      return () => {};
    }
    const underWay = new Set<Action>();
    const inputs = new UserInputs(() => {
      const startMs = nowOf(tracing);
      return (element, { event, trigger }) => {
        const name = guard(tracing, 'nameAction', () => nameAction?.(element, event)) || nameElement(element);
        return openAction(tracing, name, { trigger, isSettled: true, startMs });
      };
    });

    const hear = (event: Event, isNative: boolean): void => {
      const current = tracing.current();
      const open = event.isTrusted && inputs.find(event, current, isNative);
      if (!open || current) return;
      holdAction(tracing, open, () => event.eventPhase === Event.NONE);
    };
    const abandon = (): void => underWay.forEach((action) => action.end({ abandoned: true }));
    const undos = [
      hearEvents(INPUT_EVENTS, hear),
      listen({ pagehide: abandon }, true),
      tracing.subscribe(
        ({ type, action }) => void (type === 'action-start' ? underWay.add(action) : underWay.delete(action)),
        ['action-start', 'action-end'],
      ),
      traceRoutes(tracing, inputs),
      tracePageLoad(tracing),
    ];
    return () => undos.forEach((undo) => undo());
  };
}
