import type { Diagnostics } from './diagnostics.ts';

/** Something that happens, by its type. */
interface TypedEvent {
  readonly type: string;
}

type Listener<Event extends TypedEvent> = readonly [
  listen: (event: Event) => void,
  types?: readonly Event['type'][] | undefined,
];

/** The listeners to what happens in a tracing, each with the types of event that it asked for. */
export class Subscribers<Event extends TypedEvent> {
  readonly #guard: Diagnostics['guard'];
  // The same function may be added twice; each time it is another entry.
  readonly #listeners = new Set<Listener<Event>>();

  constructor(guard: Diagnostics['guard']) {
    this.#guard = guard;
  }

  /** Tells whether events of a type are listened to. */
  has(type: Event['type']): boolean {
    return this.#listeners.size > 0 && this.#listenersTo(type).length > 0;
  }

  /** Calls the listeners. What one of them throws goes to `onDiagnostic`. */
  tell(event: Event): void {
    for (const [listen] of this.#listenersTo(event.type)) {
      this.#guard('a subscriber', () => listen(event));
    }
  }

  /** Adds a listener, to all types or to some, until the returned function is called. */
  add(...listener: Listener<Event>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Forgets all listeners. */
  clear(): void {
    this.#listeners.clear();
  }

  #listenersTo(type: Event['type']): readonly Listener<Event>[] {
    return [...this.#listeners].filter(([, types]) => !types || types.includes(type));
  }
}
