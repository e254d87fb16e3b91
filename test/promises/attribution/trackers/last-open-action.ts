import type { Tracker } from '../perform-scenario.ts';
import { addTraceparent, randomHex } from './add-traceparent.ts';

const open: string[] = [];
globalThis.fetch = addTraceparent(globalThis.fetch.bind(globalThis), () => open.at(-1));

async function closeAfter<T>(traceId: string, work: () => Promise<T>): Promise<T> {
  open.push(traceId);
  try {
    return await work();
  } finally {
    open.splice(open.indexOf(traceId), 1);
  }
}

/** The control: every request belongs to the action, among those still open, that began last. */
export const tracker: Tracker = {
  action(_name, work) {
    const traceId = randomHex(16);
    return { traceId, done: closeAfter(traceId, work) };
  },
};
