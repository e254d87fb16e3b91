// So few calls that most rounds see no garbage collection, and enough calls for the coarse clock of browsers.
const calls = 20_000;
const repetitions = 5;

async function nothing(value: number): Promise<number> {
  return value;
}

async function oneAwait(value: number): Promise<number> {
  await null;
  return value;
}

async function valueAwaits(): Promise<number> {
  let sum = 0;
  for (let nth = 0; nth < calls; nth++) sum += await nth;
  return sum;
}

async function promiseAwaits(): Promise<number> {
  const promise = Promise.resolve(1);
  let sum = 0;
  for (let nth = 0; nth < calls; nth++) sum += await promise;
  return sum;
}

async function guardedAwaits(): Promise<number> {
  const promise = Promise.resolve(1);
  let sum = 0;
  for (let nth = 0; nth < calls; nth++) {
    try {
      sum += await promise;
    } catch {
      sum = 0;
    } finally {
      sum++;
    }
  }
  return sum;
}

async function plainCalls(): Promise<number> {
  let last = Promise.resolve(0);
  for (let nth = 0; nth < calls; nth++) last = nothing(nth);
  return last;
}

async function waitingCalls(): Promise<number> {
  let last = Promise.resolve(0);
  for (let nth = 0; nth < calls; nth++) last = oneAwait(nth);
  return last;
}

function reactions(): Promise<number> {
  let last = Promise.resolve(0);
  for (let nth = 0; nth < calls; nth++) last = last.then((sum) => sum + 1);
  return last;
}

/** Each workload gives a number made from its result, so that no engine may drop the work as unused. */
const workloads = {
  'await of a value': valueAwaits,
  'await of a promise': promiseAwaits,
  'await in try, catch and finally': guardedAwaits,
  'call of an async function that returns': plainCalls,
  'call of an async function that awaits once': waitingCalls,
  'call of then': reactions,
};

export type Workload = keyof typeof workloads;

export const workloadNames = Object.keys(workloads) as Workload[];

/** Gives the nanoseconds of one call, including the loop. */
export async function measureWorkload(name: Workload): Promise<number> {
  const start = performance.now();
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const result = await workloads[name]();
    if (!Number.isFinite(result)) throw new Error(`${name}: the result was no number`);
  }
  return ((performance.now() - start) * 1e6) / (calls * repetitions);
}
