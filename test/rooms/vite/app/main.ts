import { current, run } from 'waybill/async-context';
import { readAfter } from 'cjs-dep';
import { readInTimeout, readTwice } from 'esm-dep';
import { unstable_NormalPriority, unstable_scheduleCallback } from 'scheduler';
import { failDeepInside } from './fail-deep-inside.ts';
import { readWhenDisposed } from './read-when-disposed.ts';
import { runInPrintedWorker, runPrinted } from './run-printed.ts';
import { readAfterAwait } from './left-alone/read-after-await.ts';
// oxlint-disable-next-line import/default -- Vite makes a class of the worker
import ReadInWorker from './read-in-worker.ts?worker';

/** The results of the page: the current context at each place, by the name of the place. */
declare global {
  var found: Promise<Record<string, unknown>>;
}

async function readEverywhere(): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  await run('a', async () => {
    await null;
    found['own code'] = current();
    found['a dependency that is CommonJS'] = await readAfter(current);
    found['a dependency that is a module'] = await readInTimeout(current);
    const values: unknown[] = [];
    for await (const value of readTwice(current)) values.push(value, current());
    found['a generator of a dependency'] = values;
    found['a scheduled task'] = await new Promise((resolve) => {
      unstable_scheduleCallback(unstable_NormalPriority, () => () => resolve(current()));
    });
    found['await using'] = await readWhenDisposed(current);
    const { lateContext } = await import('./late.ts');
    found['code that was loaded late'] = [current(), lateContext];
    found['a worker'] = await new Promise((resolve) => {
      new ReadInWorker().addEventListener('message', ({ data }) => resolve([data, current()]));
    });
    found['a function run as text'] = [await runPrinted(current), current()];
    found['a worker made of text'] = await runInPrintedWorker().catch(String);
    found['excluded code'] = [await readAfterAwait(current), current()];
    found['an error'] = await failDeepInside().catch(({ stack }: Error) => stack);
  });
  found['outside'] = current();
  return found;
}

globalThis.found = readEverywhere();
