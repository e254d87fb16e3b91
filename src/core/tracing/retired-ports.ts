import type { Tracing } from './tracing.ts';

// What instrumentations found on their tracing before.
const RETIRED = ['engine', 'currentSpan', 'traceFetch', 'addTargets', 'report'];

/** Lets an instrumentation that was written for the inside of a tracing know what to use. */
export function retirePorts(tracing: Tracing): void {
  for (const name of RETIRED) {
    Object.defineProperty(tracing, name, {
      get() {
        throw new TypeError(
          `[waybill] tracing.${name} is gone; use openAction, findCurrent, beginRequest, addTargets, record or report of "waybill/instrumentation".`,
        );
      },
    });
  }
}
