import type { Span } from '../../core/index.ts';
import { tagOf } from './name-element.ts';
import { UserInput, type Open, type OpenInput } from './user-input.ts';

// Events that can begin an action.
const BEGINNING = [
  'click',
  'contextmenu',
  'submit',
  'change',
  'drop',
  'paste',
  'cancel',
  'beforetoggle',
  'keydown',
];

// Events that browsers dispatch because of one of the events above, before its task is over.
// https://html.spec.whatwg.org/multipage/dom.html#activation-behavior
const FOLLOWING = ['dblclick', 'input', 'invalid', 'formdata', 'reset', 'command'];

// Events that browsers dispatch later, in a task of their own.
const LATER = ['toggle', 'close', 'play', 'pause'];

/** The events that {@link UserInputs} needs. */
export const INPUT_EVENTS: readonly string[] = [...BEGINNING, ...FOLLOWING, ...LATER, 'pointerdown'];

// Returns the name of the user's input, such as `click`, or `undefined` if the event begins no action.
function triggerOf(event: Event): string | undefined {
  const { type } = event;
  // A choice or a moved slider fires `input` and then `change`. The `input` of a text has an `inputType`.
  if (type === 'input' && !('inputType' in event)) return 'change';
  if (type !== 'keydown') return BEGINNING.find((it) => it === type);
  // The Enter key begins no action in two cases: it confirms a word in an input method, or it is held down.
  const { key, repeat, isComposing } = event as KeyboardEvent;
  return key === 'Enter' && !repeat && !isComposing ? 'enter' : undefined;
}

/** Finds out to which input of the user an event belongs. */
export class UserInputs {
  /** Returns the code that opens the action of an input that begins now. */
  readonly #begin: () => OpenInput;
  #latest: UserInput | undefined;
  /** For each dialog and popover, the action that opened or closed it. */
  readonly #owners = new WeakMap<EventTarget, Open | undefined>();

  constructor(begin: () => OpenInput) {
    this.#begin = begin;
  }

  /** Returns the latest input if it caused the event, which the browser itself dispatches. */
  causeOf(event: Event): UserInput | undefined {
    return this.#latest?.causes(event) ? this.#latest : undefined;
  }

  /**
   * Returns the input to which an event belongs. `current` is the span of the code that runs now. `isNative` tells
   * whether the browser itself dispatches the event.
   */
  find(event: Event, current: Span | undefined, isNative: boolean): Open | undefined {
    const { type } = event;
    const target = event.target!;
    if (type === 'pointerdown' || type === 'keydown') this.#latest = undefined;
    // If the work of an action causes the event, the event belongs to that action and opens no other action.
    let open: Open | undefined = current && (() => current);
    if (!open && isNative) open = LATER.includes(type) ? this.#findLater(event) : this.#take(event)?.open;
    // The opening and the closing of a dialog or a popover are known now. Their `toggle` and `close` come later.
    if (type === 'beforetoggle') this.#owners.set(target, open);
    return open;
  }

  #take(event: Event): UserInput | undefined {
    const cause = this.causeOf(event);
    const trigger = triggerOf(event);
    if (cause) cause.add(event);
    else if (trigger) this.#latest = new UserInput(event, trigger, this.#begin());
    else return undefined;
    return this.#latest;
  }

  #findLater(event: Event): Open | undefined {
    const target = event.target as Element;
    if (this.#owners.has(target)) return this.#owners.get(target);
    const input = this.causeOf(event);
    return input?.isOn((element) => changesLater(element, target)) ? input.open : undefined;
  }
}

// Tells whether a click on an element can change the target later. A click on a `<summary>` opens its `<details>`, and
// closes the other ones of the same name. A click on a video plays it.
function changesLater(element: Element, target: Element): boolean {
  if (tagOf(target) !== 'details') return element === target;
  if (tagOf(element) !== 'summary') return false;
  const details = element.parentElement as HTMLDetailsElement;
  const { name } = target as HTMLDetailsElement;
  return details === target || (!!name && details.name === name);
}
