/** Where the current context is kept, once for a page: two copies of this package share it. */
export interface Frame {
  /** The value of the innermost `run` under way; what no `run` encloses has `undefined`. */
  value: unknown;
  /** How many installations the platform's functions are patched for. */
  installs: number;
  /** Puts the platform's functions back; there while they are patched. */
  restore?: (() => void) | undefined;
  /** What compiled code calls, where it is no module that could import it. */
  helpers?: readonly unknown[];
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

// Code that a bundler keeps as CommonJS finds the frame by this key, and so does a second copy of this package.
const KEY = Symbol.for('waybill.async-context');

/** The frame of the page, once {@link shareFrame} has been called; before that nothing has a context. */
export let frame: Frame = { value: undefined, installs: 0 };

/** Makes sure of the frame of the page; not at import, where nothing of this package touches a global. */
export function shareFrame(): void {
  const globals = globalThis as unknown as Globals;
  frame = globals[KEY] ??= { ...frame, native: globals.AsyncContext && new globals.AsyncContext.Variable() };
}
