import { AsyncLocalStorage } from 'node:async_hooks';
import { current, run } from 'waybill/async-context';
import { createEnvironment, type ProgramEnvironment } from './program-environment.ts';

/** One read of the context. */
export interface ContextRead {
  /** The number of the place in the code. */
  readonly site: number;
  readonly ours: unknown;
  /** The context that Node's AsyncLocalStorage gives at the same moment. */
  readonly oracle: unknown;
}

const MAX_READS = 2000;
const storage = new AsyncLocalStorage();

/** The error that ends a program with too many reads. */
class Enough extends Error {}

/** Runs a program three times at once: in two contexts and without a context. Gives its reads after all of it ended. */
export async function runProgram(body: string): Promise<ContextRead[]> {
  const reads: ContextRead[] = [];
  const open = new Set<Promise<unknown>>();

  function inContext<T>(value: unknown, fn: () => T): T {
    return storage.run(value, () => run(value, fn));
  }
  function track(promise: Promise<unknown>): void {
    const settled: Promise<unknown> = promise.catch(() => {}).then(() => open.delete(settled));
    open.add(settled);
  }
  function read(site: number): number {
    reads.push({ site, ours: current(), oracle: storage.getStore() });
    if (reads.length > MAX_READS) throw new Enough();
    return 0;
  }
  const env = createEnvironment({ run: inContext, read, track });
  // The compiled code runs in a plain function, as in a file that is no module.
  // oxlint-disable-next-line typescript/no-implied-eval -- the code was generated a moment ago
  const program = new Function('env', body) as (environment: ProgramEnvironment) => Promise<unknown>;
  for (const context of ['A', 'B', undefined]) {
    track(context === undefined ? program(env) : inContext(context, () => program(env)));
  }
  do {
    await Promise.all(open);
    // The losers of a race still run, in microtasks and timers.
    await new Promise(setImmediate);
  } while (open.size > 0);
  return reads;
}
