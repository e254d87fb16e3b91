import type { ComponentType } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { ACTIONS, type Scenario, type Turn, type Turns, type Who } from '../scenario.ts';

/** Shows a component for each action, in a root of its own, and gives the elements that hold them. */
export function mountForEach(
  turns: Turns,
  Part: ComponentType<{ turn: Turn }>,
): Readonly<Record<Who, HTMLElement>> {
  const places = ACTIONS.map((who) => [who, mount(<Part turn={turns[who]} />)] as const);
  return Object.fromEntries(places) as Record<Who, HTMLElement>;
}

/** Does the same with components that tell when they have ended. */
export function mountWithEnd(
  turns: Turns,
  Part: ComponentType<{ turn: Turn; onEnd: () => void }>,
): {
  readonly places: Readonly<Record<Who, HTMLElement>>;
  readonly ended: Readonly<Record<Who, Promise<void>>>;
} {
  const ends = new Map<Who, () => void>();
  const ended = ACTIONS.map((who) => [who, new Promise<void>((resolve) => ends.set(who, resolve))] as const);
  return {
    places: mountForEach(turns, ({ turn }) => <Part turn={turn} onEnd={ends.get(turn.who)!} />),
    ended: Object.fromEntries(ended) as Record<Who, Promise<void>>,
  };
}

/** Opens a scenario in which each action begins with a click on a button. Each button is in a component of its own. */
export function openByClick(Part: ComponentType<{ turn: Turn }>, text: string): Scenario['open'] {
  return (turns) => {
    const places = mountForEach(turns, Part);
    return ({ who }) => click(places[who], text);
  };
}

/** Shows a node in a root of its own. */
export function mount(node: React.ReactNode): HTMLElement {
  const place = document.createElement('div');
  document.body.append(place);
  const root = createRoot(place);
  flushSync(() => root.render(node));
  return place;
}

/** Clicks the button with the given text by script, without any delay. */
export function click(place: HTMLElement, text: string): void {
  const button = [...place.querySelectorAll('button')].find(({ textContent }) => textContent === text);
  if (!button) throw new Error(`no button ${text}`);
  button.click();
}
