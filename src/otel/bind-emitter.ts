type Listener = (this: unknown, ...args: unknown[]) => unknown;
type Method = (this: unknown, event: unknown, listener: unknown, ...rest: unknown[]) => unknown;
type Emitter = Record<string, unknown>;

const ADDING = ['on', 'addListener', 'once', 'prependListener', 'prependOnceListener', 'addEventListener'];
const REMOVING = ['off', 'removeListener', 'removeEventListener'];

const bound = new WeakSet<object>();

/** Tells whether listeners can be added to a value and removed again. */
export function isEmitter(value: unknown): value is object {
  const emitter = Object(value) as Emitter;
  return [ADDING, REMOVING].every((names) => names.some((name) => typeof emitter[name] === 'function'));
}

/**
 * Makes an emitter call its later listeners as `wrap` says. An emitter that is bound already stays as it is, as in
 * OpenTelemetry's own context managers.
 */
export function bindEmitter(emitter: object, wrap: (listener: Listener) => Listener): void {
  if (bound.has(emitter)) return;
  bound.add(emitter);
  const wrapped = new WeakMap<object, Listener>();
  // `once` of Node calls `on` of the same emitter. The inner call gets a listener that is wrapped already.
  let isInside = false;
  const replace = (name: string, change: (listener: unknown) => unknown): void => {
    const original = (emitter as Emitter)[name];
    if (typeof original !== 'function') return;
    const method: Method = function (event, listener, ...rest) {
      if (isInside) return Reflect.apply(original, this, [event, listener, ...rest]);
      isInside = true;
      try {
        return Reflect.apply(original, this, [event, change(listener), ...rest]);
      } finally {
        isInside = false;
      }
    };
    Object.defineProperty(emitter, name, { value: method, configurable: true, writable: true });
  };
  for (const name of ADDING) {
    replace(name, (listener) => {
      if (typeof listener !== 'function') return listener;
      const known = wrapped.get(listener) ?? wrap(listener as Listener);
      wrapped.set(listener, known);
      return known;
    });
  }
  for (const name of REMOVING)
    replace(name, (listener) => wrapped.get(Object(listener) as object) ?? listener);
}
