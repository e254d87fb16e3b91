/** Puts back what was there before. */
export type Undo = () => void;

/**
 * Puts a property of our own before that of an object, and gives back the undo; none where the object does not let it
 * happen.
 */
export function replaceProperty(
  owner: object,
  key: string,
  replacement: Readonly<Pick<PropertyDescriptor, 'value' | 'writable' | 'get'>>,
): Undo[] {
  const before = Object.getOwnPropertyDescriptor(owner, key);
  const { value, get } = replacement;
  const isOurs = Reflect.defineProperty(owner, key, {
    configurable: true,
    // A method of the class does not show up among an instance's own keys, and neither does what stands before it.
    enumerable: !!before?.enumerable,
    ...replacement,
  });
  if (!isOurs) return [];
  return [
    () => {
      const now = Object.getOwnPropertyDescriptor(owner, key);
      // Somebody has put theirs over ours since: it stays, and ours below it passes through.
      if (now?.value !== value || now?.get !== get) return;
      if (before) Reflect.defineProperty(owner, key, before);
      else Reflect.deleteProperty(owner, key);
    },
  ];
}
