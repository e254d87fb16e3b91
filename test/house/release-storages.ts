import { AsyncLocalStorage } from 'node:async_hooks';
import { afterAll, afterEach } from 'vitest';

const { prototype } = AsyncLocalStorage;
const { run } = prototype;
const used = new Set<AsyncLocalStorage<unknown>>();

prototype.run = function noteAndRun(this: AsyncLocalStorage<unknown>, ...args: Parameters<typeof run>) {
  used.add(this);
  return Reflect.apply(run, this, args);
} as typeof run;

// Each tracing of a server has a storage. In Node 20 and 22, every new promise asks each storage that was ever used. So a
// process that makes hundreds of tracings becomes slow. Node asks a released storage again as soon as it is used again.
function releaseAll(): void {
  for (const storage of used) storage.disable();
  used.clear();
}

afterEach(releaseAll);
afterAll(() => {
  releaseAll();
  // The next file of this process loads this module again.
  prototype.run = run;
});
