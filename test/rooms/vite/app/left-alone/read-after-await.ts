/** Reads after an await. The test tells the plugin to exclude this folder. */
export async function readAfterAwait(read: () => unknown): Promise<string> {
  await null;
  return String(read());
}
