import { contender } from 'bench-contender';

const initStart = performance.now();
contender.start();
const initMs = performance.now() - initStart;

/** Calls `fetch` one after the other, and gives the microseconds that one call took. */
async function callOneByOne(count: number): Promise<number> {
  let us = 0;
  await contender.within(async () => {
    const start = performance.now();
    for (let nth = 0; nth < count; nth++) await fetch(`/api/orders/${nth % 50}?page=${nth}`);
    us = ((performance.now() - start) * 1000) / count;
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

Object.assign(globalThis, { callOneByOne, loadMegabytes, flush: contender.flush, initMs });
