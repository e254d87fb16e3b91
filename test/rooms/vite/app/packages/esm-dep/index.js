// The module keeps this function when it loads, as react-dom keeps queueMicrotask.
const keptTimeout = setTimeout;

export const readInTimeout = (read) => new Promise((resolve) => keptTimeout(() => resolve(read()), 1));

export async function* readTwice(read) {
  await null;
  yield read();
  await null;
  yield read();
}
