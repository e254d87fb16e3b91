/**
 * Puts a property of our own before that of an object, and gives back the undo; `undefined` where the object does not
 * let it happen.
 */
export function replaceProperty(
  owner: object,
  key: string,
  replacement: { value: unknown } | { get: () => unknown },
): (() => void) | undefined {
  const before = Object.getOwnPropertyDescriptor(owner, key);
  const ours: PropertyDescriptor = {
    configurable: true,
    // A method of the class does not show up among an instance's own keys, and neither does what stands before it.
    enumerable: before?.enumerable ?? false,
    ...('value' in replacement && { writable: true }),
    ...replacement,
  };
  if (!Reflect.defineProperty(owner, key, ours)) return undefined;
  return () => {
    const now = Object.getOwnPropertyDescriptor(owner, key);
    // Somebody has put theirs over ours since: it stays, and ours below it passes through.
    if (now?.value !== ours.value || now?.get !== ours.get) return;
    if (before) Object.defineProperty(owner, key, before);
    else Reflect.deleteProperty(owner, key);
  };
}
