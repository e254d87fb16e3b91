import { insideOf } from '../tracing/tracing-inside.ts';
import type { Tracing } from '../tracing/tracing.ts';

/** Tells whether a thrown value is no failure: it is control flow of a framework, or work was stopped on purpose. */
export function isInterruption(tracing: Tracing, thrown: unknown): boolean {
  return insideOf(tracing).parts().errors.isInterruption(thrown);
}
