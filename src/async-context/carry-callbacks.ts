import type { Change, Method, Patch } from '../patch/index.ts';
import { carry } from './frame/carry.ts';
import { frame, readValue } from './frame/frame.ts';

/** The platform's interfaces by name. A platform may lack some of them. */
type Globals = Readonly<Record<string, { readonly prototype: object } | undefined>>;

/** Returns the prototype of one of the platform's interfaces, or `undefined` if the platform lacks it. */
export const prototypeOf = (name: string): object | undefined =>
  (globalThis as unknown as Globals)[name]?.prototype;

/** Patches members of the platform's interfaces. Each item of the list names an interface, and then members of it. */
export function patchMembers(
  patch: Patch,
  list: readonly string[],
  changeOf: (name: string) => Change,
): void {
  for (const item of list) {
    const [source, ...names] = item.split(' ');
    for (const name of names) patch(prototypeOf(source!), name, changeOf(name));
  }
}

/**
 * Returns the context in which a callback or a listener has to run, or `undefined` for none. The result is also
 * `undefined` if there is no current context, and after the undo of the patches.
 *
 * If the callback could be called for ever, pass its source: the name of a platform function with its arguments, or the
 * target of a listener. The rules of `limitCarrying` then decide the context. `value` is the context that the callback
 * would get without these rules, by default the current context.
 */
export function contextToCarry(
  what?: string | EventTarget,
  args?: unknown[],
  value: unknown = readValue(),
): unknown {
  if (!frame.installs) return undefined;
  if (value !== undefined && what) frame.limits?.forEach((limit) => (value = limit(value, what, args)));
  return value;
}

/** The code that runs in place of one of the platform's functions. */
type Instead = (original: Method, self: unknown, args: unknown[]) => unknown;

/**
 * Returns a proxy of a function. The proxy shows no source text, not even to the `Function.prototype.toString` of
 * another window. A proxy without a trap is hardly slower than the function, so it is used for functions that are called
 * often.
 */
export function disguise<T extends object>(fn: T): T {
  return new Proxy(fn, {});
}

/**
 * Returns a change that replaces a function with a proxy, which calls `apply`. The proxy looks like the original
 * function. Unlike with `patchMethod`, a call of the proxy after the undo still calls `apply`, because a listener that
 * was added through the patch must also be removed through the patch.
 */
export function byTrap(apply: Instead): Change {
  return (before) => before && { value: new Proxy(before.value as Method, { apply }) };
}

// The names of callbacks that are members of an object, as for `startViewTransition` and `NavigateEvent.intercept`.
const MEMBERS = ['update', 'handler', 'precommitHandler'];

/** Returns the arguments with callbacks that run in the context. The first `most` functions are callbacks. */
function carryAll(name: string, args: unknown[], most = 9): unknown[] {
  const value = contextToCarry(name, args);
  if (value === undefined && !frame.follows) return args;
  return args.map((arg) => {
    if (!most) return arg;
    if (typeof arg === 'function') {
      most--;
      return carry(arg as () => unknown, value);
    }
    const members: PropertyDescriptorMap = {};
    for (const key of MEMBERS) {
      const member = (Object(arg) as Record<string, unknown>)[key];
      if (typeof member === 'function') members[key] = { value: carry(member as () => unknown, value) };
    }
    return Object.keys(members)[0] ? (Object.create(arg as object, members) as unknown) : arg;
  });
}

/**
 * Returns a change for a function that takes callbacks. The callbacks then run in the context that is current when the
 * function is called. `most` is the number of callbacks. A function such as `setTimeout` passes the values behind its
 * callback on to the callback, also if they are functions.
 */
export function byCarrying(name: string, most?: number): Change {
  return byTrap((original, self, args) => original.apply(self, carryAll(name, args, most)));
}

/** Patches a class that takes a callback, such as an observer. The callback runs in the context of the `new`. */
export function carryConstructor(patch: Patch, name: string): void {
  const original = (globalThis as unknown as Globals)[name];
  if (!original) return;
  const value = new Proxy(original as unknown as new () => object, {
    construct: (target, args, created) => Reflect.construct(target, carryAll(name, args), created) as object,
  });
  // Chromium and WebKit know the observer of mutations by two names.
  for (const alias of [name, `WebKit${name}`]) {
    patch(globalThis, alias, (before) => (before?.value === original ? { value } : undefined));
  }
  patch(original.prototype, 'constructor', () => ({ value }));
}
