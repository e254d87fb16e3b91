import type { Tracing } from './tracing.ts';

// Members that instrumentations used before, each with the function to use now.
const PORTS = {
  engine: 'record',
  currentSpan: 'findCurrent',
  traceFetch: 'traceThrough',
  addTargets: 'addTargets',
  report: 'report',
};

/** Makes the retired members of a tracing throw an error that names the function to use. */
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
