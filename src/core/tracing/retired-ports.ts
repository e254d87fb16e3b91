import type { Tracing } from './tracing.ts';

// Removed members of a tracing, each with the function that replaces it.
const PORTS = {
  engine: 'record',
  currentSpan: 'findCurrent',
  traceFetch: 'traceThrough',
  addTargets: 'addTargets',
  report: 'report',
};

/** Makes each removed member of a tracing throw an error with the name of the function that replaces it. */
export function retirePorts(tracing: Tracing): void {
  for (const [name, port] of Object.entries(PORTS)) {
    Object.defineProperty(tracing, name, {
      get() {
        throw new TypeError(
          `[waybill] tracing.${name} was removed; use ${port} from "waybill/instrumentation".`,
        );
      },
    });
  }
}
