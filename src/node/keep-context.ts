interface Emitter {
  emit: (this: Emitter, event: string | symbol, ...values: readonly unknown[]) => boolean;
  listenerCount(event: string | symbol): number;
}

/**
 * Runs the listeners of a request or a response in the context of the request. Node emits their events from the socket,
 * which belongs to no request. `emitted` is called after the listeners of each event.
 */
export function keepContext(
  emitter: object,
  run: <T>(fn: () => T) => T,
  emitted?: (event: string | symbol) => void,
): void {
  const own = emitter as Emitter;
  const { emit } = own;
  own.emit = function (this: Emitter, event, ...values) {
    try {
      return this.listenerCount(event) === 0
        ? emit.call(this, event, ...values)
        : run(() => emit.call(this, event, ...values));
    } finally {
      emitted?.(event);
    }
  };
}
