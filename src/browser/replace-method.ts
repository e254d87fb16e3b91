/**
 * Puts a function in the place of a method, and gives back the undo.
 *
 * The undo restores the identical function, or, where somebody has patched over ours since, makes ours pass through.
 * Throws where the owner does not let its method be replaced.
 */
export function replaceMethod<K extends string, F extends (...args: never[]) => unknown>(
  owner: { [key in K]: F },
  key: K,
  replacement: (original: F) => F,
): () => void {
  const original = owner[key];
  const descriptor = Object.getOwnPropertyDescriptor(owner, key) ?? {
    configurable: true,
    enumerable: true,
    writable: true,
  };
  const replaced = replacement(original);
  let active = true;
  // A proxy keeps the name, the length and whatever properties others hang on the function.
  const proxy = new Proxy(original, {
    apply: (target, self, args) => Reflect.apply(active ? replaced : target, self, args) as unknown,
  });
  Object.defineProperty(owner, key, { ...descriptor, value: proxy });
  return () => {
    active = false;
    if (owner[key] === proxy) Object.defineProperty(owner, key, { ...descriptor, value: original });
  };
}
