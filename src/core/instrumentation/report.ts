import type { Diagnostic } from '../records/diagnostics.ts';
import { insideOf } from '../tracing/tracing-inside.ts';
import type { Tracing } from '../tracing/tracing.ts';

/** Reports a problem to `onDiagnostic`. Problems of the same kind are reported only once. */
export function report(tracing: Tracing, diagnostic: Diagnostic): void {
  insideOf(tracing).diagnostics.report(diagnostic);
}

/** Runs a function. If the function throws, reports the error under `kind` and returns `undefined`. */
export function guard<T>(tracing: Tracing, kind: string, fn: () => T): T | undefined {
  return insideOf(tracing).diagnostics.guard(kind, fn);
}

/** Returns the time in milliseconds since 1970, from the clock that all records use. */
export function nowOf(tracing: Tracing): number {
  return insideOf(tracing).parts().now();
}
