/** Creates a part at its first use, so that the start of a page takes no time for parts that it may never need. */
export function lazily<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
