import { CannotWrite, type Undo } from './cannot-write.ts';

/** Tells whether an object is a plain one: an object literal, also of another realm, or one without a prototype. */
function isPlain(holder: object): boolean {
  const prototype = Object.getPrototypeOf(holder) as object | null;
  return !Array.isArray(holder) && (prototype === null || Object.getPrototypeOf(prototype) === null);
}

/**
 * Writes properties into a plain object. The values are defined and not assigned, so that no setter runs, and no
 * prototype is asked.
 */
export function writeMap(
  holder: object,
  values: readonly (readonly [name: string, value: unknown])[],
  replaced: readonly string[],
): Undo {
  if (!isPlain(holder)) throw new CannotWrite('an instance of a class, or a list');
  if (!Object.isExtensible(holder)) throw new CannotWrite('an object that is frozen or sealed');
  const stale = Object.keys(holder).filter((name) => replaced.includes(name.toLowerCase()));
  const names = new Set([...stale, ...values.map(([name]) => name)]);
  const before = [...names].map((name) => [name, Object.getOwnPropertyDescriptor(holder, name)] as const);
  function undo(): void {
    for (const [name] of before) Reflect.deleteProperty(holder, name);
    for (const [name, old] of before) if (old) Reflect.defineProperty(holder, name, old);
  }
  const isDone =
    stale.every((name) => Reflect.deleteProperty(holder, name)) &&
    values.every(([name, value]) =>
      Reflect.defineProperty(holder, name, { value, writable: true, enumerable: true, configurable: true }),
    );
  if (isDone) return undo;
  undo();
  throw new CannotWrite('an object with headers that cannot be replaced');
}
