/** Creates an object only when it is first needed, so that it takes no time at the start of a page. */
export function lazily<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
