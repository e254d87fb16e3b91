import { AsyncLocalStorage } from 'node:async_hooks';
import type { Tracker } from '../perform-scenario.ts';
import { addTraceparent, randomHex } from './add-traceparent.ts';

const storage = new AsyncLocalStorage<string>();
globalThis.fetch = addTraceparent(globalThis.fetch.bind(globalThis), () => storage.getStore());

/** The yardstick: Node's own context, which equals a browser's future AsyncContext. */
export const tracker: Tracker = {
  action(_name, work) {
    const traceId = randomHex(16);
    return { traceId, done: storage.run(traceId, work) };
  },
};
