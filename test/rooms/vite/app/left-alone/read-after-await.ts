/** Stands in a folder that the plugin is told to exclude. */
export async function readAfterAwait(read: () => unknown): Promise<string> {
  await null;
  return String(read());
}
