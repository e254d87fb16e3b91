import { followPromises } from '../async-context/index.ts';
import type { Instrumentation } from './tracing.ts';

/** Keeps the current action across native `await`, where `waybill/vite` has not compiled the app; marked `inferred`. */
export function followContext(): Instrumentation {
  return followPromises;
}
