/** Makes a part when it is first asked for: the start of a page shall not take time for what it may never need. */
export function lazily<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
