import type { Action, Span } from '../../core/index.ts';
import { controlOf, isNamed, meantElement, pathOf } from './name-element.ts';

/** The code that creates the action of an input. */
export type OpenInput = (element: Element, input: UserInput) => Action;

/** Opens the action or the span of an event. Returns the same one at each call, or `undefined` if there is none. */
export type Open = () => Span | undefined;

// A slow listener of a click can delay the `change` that follows. A later `change` is an input of its own, such as a
// choice in the file dialog that the click opened.
const FOLLOWS_MS = 1000;

/**
 * One input of the user, with the events that the browser fires because of it: a click can cause a `change`, a `submit`
 * or a `toggle`, and the Enter key can cause a click. All these events belong to one action.
 *
 * Most inputs cause no work that is recorded. So the action is opened only when code asks for the current action.
 */
export class UserInput {
  trigger: string;
  /** The event that names the action. */
  event: Event;
  readonly #begin: Event;
  // The first target of `event`. After an event, its `composedPath()` is empty.
  #target: EventTarget | undefined;
  #openAction: OpenInput | undefined;
  #action: Action | undefined;

  constructor(event: Event, trigger: string, openAction: OpenInput) {
    this.#begin = this.event = event;
    [this.#target] = event.composedPath();
    this.trigger = trigger;
    this.#openAction = openAction;
  }

  /** Tells whether an element around the target of the event passes a test. */
  isOn(test: (element: Element) => boolean): boolean {
    return pathOf(this.#target).some(test);
  }

  readonly open: Open = () => {
    const openAction = this.#openAction;
    if (openAction) {
      this.#openAction = undefined;
      const element = meantElement(pathOf(this.#target), this.event.type);
      this.#action = element && openAction(element, this);
    }
    return this.#action;
  };

  /** Tells whether this input is the cause of an event that the browser itself dispatches. */
  causes({ type, timeStamp, target }: Event): boolean {
    return (
      timeStamp - this.#begin.timeStamp < FOLLOWS_MS &&
      // The Enter key causes a click on the focused button, and a click on a label causes one on its control.
      (type !== 'click' ||
        this.#begin.type === 'keydown' ||
        this.isOn((element) => controlOf(element) === target))
    );
  }

  /** Adds an event that this input caused. The event can name the action, unless the action is open already. */
  add(event: Event): void {
    const { type } = event;
    if (type !== 'click' && type !== 'submit') return;
    this.event = event;
    this.trigger = type;
    const [target] = event.composedPath();
    // A form has two names: its own, and the name of the button that submits it.
    const button = type === 'submit' && (event as SubmitEvent).submitter;
    if (!button) this.#target = target;
    else if (!isNamed(button, 'data-action') && isNamed(target as Element)) this.#target = target;
    else this.#target = button;
  }
}
