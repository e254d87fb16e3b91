interface Emitter {
  emit: (this: Emitter, event: string | symbol, ...values: readonly unknown[]) => boolean;
  listenerCount(event: string | symbol): number;
}

/** The work that a request or a response belongs to. */
export interface ContextKeeper {
  /** Runs a function in the context of the request. */
  run<T>(fn: () => T): T;
}

/** A keeper that also hears of each event, after its listeners. */
export interface EventWatcher extends ContextKeeper {
  emitted(event: string | symbol): void;
}

const KEPT = Symbol('waybill.kept');

/** What one emitter needs. */
interface Kept {
  readonly emit: Emitter['emit'];
  readonly keeper: ContextKeeper;
  readonly watcher: EventWatcher | undefined;
}

// All emitters share this function. If each had a function of its own, V8 would compile the code around it again and
// again, and a request of a fresh server would cost a third more.
const emitInContext: Emitter['emit'] = function (
  this: Emitter & { readonly [KEPT]?: Kept },
  event,
  ...values
) {
  const { emit, keeper, watcher } = this[KEPT]!;
  try {
    return this.listenerCount(event) === 0
      ? emit.call(this, event, ...values)
      : keeper.run(() => emit.call(this, event, ...values));
  } finally {
    watcher?.emitted(event);
  }
};

/**
 * Runs the listeners of a request or a response in the context of the request. Node emits their events from the socket,
 * which belongs to no request. Call it once for each emitter.
 */
export function keepContext(emitter: object, keeper: ContextKeeper, watcher?: EventWatcher): void {
  const own = emitter as Emitter & { [KEPT]?: Kept };
  own[KEPT] = { emit: own.emit, keeper, watcher };
  own.emit = emitInContext;
}
