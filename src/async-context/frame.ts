/**
 * Says what is taken along in the place of a value: by a function of the platform's of that name and with these arguments,
 * which it may change, or by a listener on that target. Nothing is `undefined`. Of a listener it is asked when that is
 * added, and of what it took along then, each time that it is called.
 */
export type CarryRule = (value: unknown, what: string | EventTarget, args?: unknown[]) => unknown;

/** Where the current context is kept, once for a page: two copies of this package share it. */
export interface Frame {
  /** The value of the innermost `run` under way; what no `run` encloses has `undefined`. */
  value?: unknown;
  /** Tells whether the event is over whose listeners the value belongs to; there while it may not be. */
  isOver?: (() => boolean) | undefined;
  /** What the value is between its listeners. */
  held?: unknown;
  /** How many installations the platform's functions are patched for. */
  installs: number;
  /** The platform's own `then`, while it is patched. */
  then?: unknown;
  /** Puts the platform's functions back; there while they are patched. */
  restore?: (() => void) | undefined;
  /** Patches what matters only to contexts; there until the first begins. */
  prepare?: (() => void) | undefined;
  /** Say what is taken along in the place of a value. */
  limits?: Set<CarryRule>;
  /** What compiled code calls, where it is no module that could import it. */
  helpers?: readonly unknown[];
  /** Without compiled code: hears of each change of the value, and tells microtasks whose they are. */
  mark?: ((before: unknown) => void) | undefined;
  /** Hears of what a context gives to the code around it, which may wait for it. */
  give?: ((result: unknown) => void) | undefined;
  /** The platform's own `then`, which nobody hears of. */
  thenOutside?: typeof Promise.prototype.then | undefined;
  /** How many times it was asked for that promises are followed. */
  follows: number;
  /** Ends it; there while it is so. */
  unfollow?: (() => void) | undefined;
  /** The engine's own context, where it has one; then `value` stays `undefined`, and compiled code changes nothing. */
  readonly native?: NativeVariable | undefined;
}

/** As much of a TC39 `AsyncContext.Variable` as is used. https://github.com/tc39/proposal-async-context */
interface NativeVariable {
  run<T>(value: unknown, fn: () => T): T;
  get(): unknown;
}

interface Globals {
  AsyncContext?: { readonly Variable: new () => NativeVariable };
  [key: symbol]: Frame | undefined;
}

/** The frame of the page, once {@link shareFrame} has been called; before that nothing has a context. */
export let frame: Frame = { installs: 0, follows: 0 };

let isShared = false;

/** Makes sure of the frame of the page; not at import, where nothing of this package touches a global. */
export function shareFrame(): void {
  // To look into the registry of symbols at each log line would take longer than all else that asks for the context.
  if (isShared) return;
  isShared = true;
  const globals = globalThis as unknown as Globals;
  // Code that a bundler keeps as CommonJS finds the frame by this key, and so does a second copy of this package.
  frame = globals[Symbol.for('waybill.async-context')] ??= {
    ...frame,
    native: globals.AsyncContext && new globals.AsyncContext.Variable(),
  };
}

/** Gives the current value. */
export function readValue(): unknown {
  // Nobody tells when an event is over: its last listener may be any. It has no phase then.
  if (frame.isOver?.()) frame.value = frame.isOver = undefined;
  return frame.value;
}

/** Makes another value the current one, and gives the one before. */
export function swapValue(value: unknown): unknown {
  const before = readValue();
  frame.value = value;
  frame.mark?.(before);
  return before;
}
