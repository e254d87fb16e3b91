import type { Diagnostics } from './diagnostics.ts';

/** An event with a type. */
interface TypedEvent {
  readonly type: string;
}

type Listener<Event extends TypedEvent> = readonly [
  listen: (event: Event) => void,
  types?: readonly Event['type'][] | undefined,
];

/** The listeners to the events of a tracing, each with the types of event that it asked for. */
export class Subscribers<Event extends TypedEvent> {
  readonly #guard: Diagnostics['guard'];
  // The same function may be added twice. Each call adds a new entry.
  readonly #listeners = new Set<Listener<Event>>();

  constructor(guard: Diagnostics['guard']) {
    this.#guard = guard;
  }

  /** Tells whether any listener gets events of a type. */
  has(type: Event['type']): boolean {
    return this.#listeners.size > 0 && this.#listenersTo(type).length > 0;
  }

  /** Calls the listeners. If a listener throws, the error goes to `onDiagnostic`. */
  tell(event: Event): void {
    for (const [listen] of this.#listenersTo(event.type)) {
      this.#guard('a subscriber', () => listen(event));
    }
  }

  /** Adds a listener to all types of event, or to some. The returned function removes it. */
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
