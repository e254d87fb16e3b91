/**
 * Decides in which context a later call runs, such as the call of a timer or a listener. `value` is the context that
 * the call would get without the rule. The rule returns the context to use, or `undefined` for none. `what` is the
 * source of the later call: the target of a listener, or the name of a platform function. `args` are the arguments of
 * the platform function, and the rule may change them. For a listener, the rule is called when the listener is added.
 * It is called again at each call of the listener, with the context that it returned the first time.
 */
export type CarryRule = (value: unknown, what: string | EventTarget, args?: unknown[]) => unknown;

/** The key of the function that says whether a {@link Held} value is over. Two copies of this package share it. */
export const IS_OVER: unique symbol = Symbol.for('waybill.is-over');

/**
 * A value that is current for as long as an event goes on. The frame keeps this object and not the value itself, because
 * code that has entered another context restores the object later, and by then the event can be over.
 */
export interface Held {
  readonly value: unknown;
  readonly [IS_OVER]: () => boolean;
}

/** Holds the current context. A page has one frame, and two copies of this package share it. */
export interface Frame {
  /** The value of the innermost `run` under way, a {@link Held} value, or `undefined` outside of both. */
  value?: unknown;
  /** The latest value that is current for all listeners of an event. */
  held?: Held;
  /** The number of calls of `install` that have not been undone. */
  installs: number;
  /** The platform's own `then`. Defined once `then` has been patched. */
  then?: unknown;
  /** Restores the platform's original functions. Defined once they have been patched. */
  restore?: (() => void) | undefined;
  /** Patches the functions that matter only inside a context. Defined only until the first context begins. */
  prepare?: (() => void) | undefined;
  /** A property that could not be patched. Contexts can get lost there. */
  refused?: string;
  /** Called with each property that cannot be patched. */
  hearRefused?: ((key: string) => void) | undefined;
  /** The rules that decide in which context timers and listeners run. */
  limits?: Set<CarryRule>;
  /**
   * Wraps a function so that it runs in the context that is current now. Defined once the runtime of compiled code has
   * been loaded.
   */
  carry?: <A extends unknown[], R>(fn: (...args: A) => R) => (...args: A) => R;
  /**
   * Called with the previous value each time code sets `value`. It gives microtasks their context. Defined only while
   * promises are followed.
   */
  mark?: ((before: unknown) => void) | undefined;
  /**
   * Calls a method of promises, and hides the call from the code that follows promises. Defined only while promises are
   * followed.
   */
  unheard?: typeof Reflect.apply | undefined;
  /** The number of calls of `followPromises` that have not been undone. */
  follows: number;
  /** Stops following promises. Defined only while promises are followed. */
  unfollow?: (() => void) | undefined;
  /**
   * A variable of the engine's own `AsyncContext`, if the engine has one. In this case `run` uses the variable and does
   * not set `value`, and compiled code changes nothing.
   */
  readonly native?: NativeVariable | undefined;
}

/** The part of a TC39 `AsyncContext.Variable` that Waybill uses. https://github.com/tc39/proposal-async-context */
interface NativeVariable {
  run<T>(value: unknown, fn: () => T): T;
  get(): unknown;
}

interface Globals {
  AsyncContext?: { readonly Variable: new () => NativeVariable };
  [key: symbol]: Frame | undefined;
}

/** The frame of the page, as soon as {@link shareFrame} has been called. Before that call, no code has a context. */
export let frame: Frame = { installs: 0, follows: 0 };

let isShared = false;

/**
 * Finds or creates the frame of the page. The import of this module does not do this, because an import must not touch
 * a global.
 */
export function shareFrame(): void {
  // The frame is looked up only once. A lookup in the registry of symbols at each log line would take longer than the
  // rest of reading the context.
  if (isShared) return;
  isShared = true;
  const globals = globalThis as unknown as Globals;
  // Two kinds of code find the frame by this key: compiled code that a bundler keeps as CommonJS, and a second copy of
  // this package.
  frame = globals[Symbol.for('waybill.async-context')] ??= {
    ...frame,
    native: globals.AsyncContext && new globals.AsyncContext.Variable(),
  };
}

/** Returns the context that a value of the frame stands for. */
export function contextOf(value: unknown): unknown {
  // The browser does not report the end of an event, and no listener knows whether it is the last. So each read of the
  // context asks whether the event is over.
  const isOver = (value as Held | undefined)?.[IS_OVER];
  return isOver ? (isOver() ? undefined : (value as Held).value) : value;
}

/** Returns the value that is the current context. */
export function readValue(): unknown {
  return contextOf(frame.value);
}

/** Makes another value the current context. Returns the value to restore. */
export function swapValue(value: unknown): unknown {
  const before = frame.value;
  frame.value = value;
  frame.mark?.(before);
  return before;
}

/**
 * Calls a method of promises, as `Reflect.apply` does. Such methods read the `constructor` of a promise, as `await` does.
 * The code that follows promises must not take these calls for code that awaits the promise.
 */
export function callUnheard(method: (...args: never[]) => unknown, self: unknown, args: unknown[]): unknown {
  return (frame.unheard ?? Reflect.apply)(method, self, args);
}
