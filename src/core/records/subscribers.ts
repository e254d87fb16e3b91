import type { Diagnostics } from './diagnostics.ts';

/** An event with a type. */
interface TypedEvent {
  readonly type: string;
}

type Listener<Event extends TypedEvent> = readonly [
  listen: (event: Event) => void,
  types?: readonly Event['type'][] | undefined,
];

/**
 * The listeners to the events of a tracing. Each listener gets all types of event, or only the types that it asked for.
 */
export class Subscribers<Event extends TypedEvent> {
  readonly #guard: Diagnostics['guard'];
  // The same function can be added twice. Each call of `add` creates a new entry.
  readonly #listeners = new Set<Listener<Event>>();

  constructor(guard: Diagnostics['guard']) {
    this.#guard = guard;
  }

  /** Tells whether there is a listener to a type of event. */
  has(type: Event['type']): boolean {
    return this.#listeners.size > 0 && this.#listenersTo(type).length > 0;
  }

  /** Calls the listeners. If a listener throws, its error is reported to `onDiagnostic`. */
  tell(event: Event): void {
    for (const [listen] of this.#listenersTo(event.type)) {
      this.#guard('a subscriber', () => listen(event));
    }
  }

  /** Adds a listener to the given types of event, or to all types. The returned function removes the listener. */
  add(...listener: Listener<Event>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Removes all listeners. */
  clear(): void {
    this.#listeners.clear();
  }

  #listenersTo(type: Event['type']): readonly Listener<Event>[] {
    return [...this.#listeners].filter(([, types]) => !types || types.includes(type));
  }
}
