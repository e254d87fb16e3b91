/** Reads the context at every place that `await using` runs. */
export async function readWhenDisposed(read: () => unknown): Promise<unknown[]> {
  const found: unknown[] = [];
  const open = (name: string): AsyncDisposable => ({
    async [Symbol.asyncDispose]() {
      found.push(`${name} ${read()}`);
      await null;
      found.push(`${name} ${read()}`);
    },
  });
  {
    await using one = open('one');
    await using two = open('two'),
      three = null;
    await using four = { [Symbol.dispose]: () => void found.push(`four ${read()}`) };
    found.push([one, two, four].every((resource) => typeof resource === 'object') && three === null);
  }
  found.push(`behind ${read()}`);
  for (await using each of [open('each')]) {
    await null;
    found.push(typeof each);
  }
  found.push(`behind the loop ${read()}`);
  try {
    await using failing = open('failing');
    await Promise.reject(new Error(typeof failing));
  } catch (error) {
    found.push(`${(error as Error).message} ${read()}`);
  }
  return found;
}
