import { contender } from 'bench-contender';

const initStart = performance.now();
contender.start();
const initMs = performance.now() - initStart;

/**
 * Makes requests one after the other inside one action. For each count, gives the average microseconds of the first so
 * many requests. Reads the answers if they have a body.
 */
async function makeRequests(counts: readonly number[], hasBody = false): Promise<number[]> {
  const us: number[] = [];
  await contender.within(async () => {
    const start = performance.now();
    let made = 0;
    for (const count of counts) {
      for (; made < count; made++) {
        const response = await fetch(`/api/orders/${made % 50}?page=${made}`);
        if (hasBody) await response.json();
      }
      us.push(((performance.now() - start) * 1000) / count);
    }
  });
  return us;
}

/** Gives the milliseconds that one answer of a megabyte took, from the call to its last byte. */
async function loadMegabytes(count: number): Promise<number> {
  let ms = 0;
  await contender.within(async () => {
    const start = performance.now();
    for (let nth = 0; nth < count; nth++) await (await fetch('/megabyte')).arrayBuffer();
    ms = (performance.now() - start) / count;
  });
  return ms;
}

Object.assign(globalThis, { makeRequests, loadMegabytes, flush: contender.flush, initMs });
