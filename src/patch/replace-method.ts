/** Any function of the platform's. */
export type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Lets something be done instead of calling one of the platform's functions, which looks the same from outside. The undo
 * puts the identical function back; where somebody has patched over ours since, ours stays below and passes through.
 */
export function replaceMethod(
  owner: object,
  name: string,
  instead: (original: Method, self: unknown, args: unknown[]) => unknown,
): () => void {
  const before = Object.getOwnPropertyDescriptor(owner, name) as { value: Method };
  const original = before.value;
  let isActive = true;
  const value = new Proxy(original, {
    apply: (_, self, args: unknown[]) =>
      isActive ? instead(original, self, args) : original.apply(self, args),
  });
  Object.defineProperty(owner, name, { value });
  return () => {
    isActive = false;
    if (Reflect.get(owner, name) === value) Object.defineProperty(owner, name, before);
  };
}
