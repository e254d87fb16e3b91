// A worker made of the text of a function, as greenlet, comlink and many apps make it. No name of the module, and nothing
// of the runtime, exists in it. A minifier renames the names of the module, but not those of the text.
async function work(): Promise<void> {
  async function* values() {
    yield await Promise.resolve(1);
    yield* [2, Promise.resolve(3)];
  }
  const seen: unknown[] = [];
  for await (const value of values()) seen.push(value);
  try {
    await Promise.reject(new Error('failed'));
  } catch (error) {
    const { message } = error as Error;
    seen.push(message);
  } finally {
    seen.push(await (async () => seen.length)());
  }
  postMessage(seen);
}

/** Runs a function as text in a worker. Gives the message of the worker. */
export function runInPrintedWorker(): Promise<unknown> {
  const url = URL.createObjectURL(new Blob([`(${work})()`]));
  return new Promise((resolve, reject) => {
    const worker = new Worker(url);
    worker.addEventListener('message', ({ data }) => resolve(data));
    worker.addEventListener('error', ({ message }) => reject(new Error(message)));
  });
}

async function readAfterAwaits(read: () => unknown): Promise<unknown> {
  await null;
  await new Promise((resolve) => setTimeout(resolve));
  return read();
}

/** Runs a function as text in the page. The text has the runtime of the page, and keeps the context. */
export function runPrinted(read: () => unknown): Promise<unknown> {
  // oxlint-disable-next-line typescript/no-implied-eval -- this is what the test is about
  return new Function('read', `return (${readAfterAwaits})(read)`)(read) as Promise<unknown>;
}
