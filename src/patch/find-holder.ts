/**
 * Returns the object that has a property as its own: the global object, or the nearest of its prototypes. A worker
 * inherits functions such as `fetch` and `setTimeout`. Returns `undefined` if the platform has no such property.
 */
export function findHolder(key: string): object | undefined {
  let holder = globalThis as object | null;
  while (holder && !Object.hasOwn(holder, key)) holder = Object.getPrototypeOf(holder) as object | null;
  return holder ?? undefined;
}
