/**
 * Decides which context is taken along in place of the current one; `undefined` for none. The second argument is the
 * source of the later call: the target of a listener, or the name of a platform function. The rule may change the
 * arguments of that function. For a listener, the rule decides when the listener is added. At each call of the listener
 * it decides again, about the context that was taken along.
 */
export type CarryRule = (value: unknown, what: string | EventTarget, args?: unknown[]) => unknown;

/** Holds the current context. A page has one frame, and two copies of this package share it. */
export interface Frame {
  /** The value of the innermost `run` under way, or `undefined` outside of every `run`. */
  value?: unknown;
  /** Says whether the event of the value is over. Set while that event may still go on. */
  isOver?: (() => boolean) | undefined;
  /** The value that is current between the listeners of that event. */
  held?: unknown;
  /** How many installations need the patches of the platform's functions. */
  installs: number;
  /** The platform's own `then`, while it is patched. */
  then?: unknown;
  /** Puts the platform's functions back. Set while they are patched. */
  restore?: (() => void) | undefined;
  /** Patches the functions that matter only inside a context. Set until the first context begins. */
  prepare?: (() => void) | undefined;
  /** The rules that decide which context is taken along. */
  limits?: Set<CarryRule>;
  /** The helpers of compiled code, for code that is no module and so cannot import them. */
  helpers?: readonly unknown[];
  /** Called on each change of the value, if promises are followed. It lets microtasks know their context. */
  mark?: ((before: unknown) => void) | undefined;
  /** Called with the result of each `run`, if promises are followed. The code around it may wait for that result. */
  give?: ((result: unknown) => void) | undefined;
  /** The platform's own `then`, hidden from the code that follows promises. */
  thenOutside?: typeof Promise.prototype.then | undefined;
  /** How many callers want promises to be followed. */
  follows: number;
  /** Stops following promises. Set while promises are followed. */
  unfollow?: (() => void) | undefined;
  /** The engine's own context, if there is one. Then `value` stays `undefined`, and compiled code changes nothing. */
  readonly native?: NativeVariable | undefined;
}

/** The part of a TC39 `AsyncContext.Variable` that is used. https://github.com/tc39/proposal-async-context */
interface NativeVariable {
  run<T>(value: unknown, fn: () => T): T;
  get(): unknown;
}

interface Globals {
  AsyncContext?: { readonly Variable: new () => NativeVariable };
  [key: symbol]: Frame | undefined;
}

/** The frame of the page, once {@link shareFrame} has been called. Before that, no code has a context. */
export let frame: Frame = { installs: 0, follows: 0 };

let isShared = false;

/** Finds or creates the frame of the page. This does not happen at import: an import must not touch a global. */
export function shareFrame(): void {
  // A lookup in the registry of symbols at each log line would take longer than all other work to read the context.
  if (isShared) return;
  isShared = true;
  const globals = globalThis as unknown as Globals;
  // Two kinds of code find the frame by this key: code that a bundler keeps as CommonJS, and a second copy of this
  // package.
  frame = globals[Symbol.for('waybill.async-context')] ??= {
    ...frame,
    native: globals.AsyncContext && new globals.AsyncContext.Variable(),
  };
}

/** Returns the current value. */
export function readValue(): unknown {
  // The browser does not report the end of an event, because any listener may be the last. So each read asks the event.
  // An event that is over has no phase.
  if (frame.isOver?.()) frame.value = frame.isOver = undefined;
  return frame.value;
}

/** Makes another value the current one. Returns the value before. */
export function swapValue(value: unknown): unknown {
  const before = readValue();
  frame.value = value;
  frame.mark?.(before);
  return before;
}
