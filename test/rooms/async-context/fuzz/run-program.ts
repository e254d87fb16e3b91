import { AsyncLocalStorage } from 'node:async_hooks';
import { current, run } from 'waybill/async-context';
import { createEnvironment, type ProgramEnvironment } from './program-environment.ts';

/** One read of the context. */
export interface ContextRead {
  /** Where in the code. */
  readonly site: number;
  readonly ours: unknown;
  /** What Node's AsyncLocalStorage says at the same moment. */
  readonly oracle: unknown;
}

const MAX_READS = 2000;
const storage = new AsyncLocalStorage();

/** Thrown to end a program that goes on for too long. */
class Enough extends Error {}

/** Runs a program three times at once, in two contexts and in none, until nothing of it is left, and gives its reads. */
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
  // Compiled code stands in a plain function, as in a file that is no module.
  // oxlint-disable-next-line typescript/no-implied-eval -- the code was generated a moment ago
  const program = new Function('env', body) as (environment: ProgramEnvironment) => Promise<unknown>;
  for (const context of ['A', 'B', undefined]) {
    track(context === undefined ? program(env) : inContext(context, () => program(env)));
  }
  do {
    await Promise.all(open);
    // What lost a race goes on, in microtasks and timers.
    await new Promise(setImmediate);
  } while (open.size > 0);
  return reads;
}
