import { createTracing, traceFetch } from 'waybill';
import type { Tracker } from '../perform-scenario.ts';

const tracing = createTracing({ service: 'lab', environment: 'test', instrumentations: [traceFetch()] });

/** Waybill, with or without its plugin: the code is the same. */
export const tracker: Tracker = {
  action(name, work) {
    let traceId = '';
    const done = tracing.action(name, (action) => {
      traceId = action.traceId;
      return work();
    });
    return { traceId, done };
  },
};
