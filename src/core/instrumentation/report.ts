import type { Diagnostic } from '../records/diagnostics.ts';
import { insideOf } from '../tracing/tracing-inside.ts';
import type { Tracing } from '../tracing/tracing.ts';

/** Reports a problem to `onDiagnostic`, once per kind. */
export function report(tracing: Tracing, diagnostic: Diagnostic): void {
  insideOf(tracing).diagnostics.report(diagnostic);
}

/** Runs a function. If it throws, the error is reported under this kind, and the result is `undefined`. */
export function guard<T>(tracing: Tracing, kind: string, fn: () => T): T | undefined {
  return insideOf(tracing).diagnostics.guard(kind, fn);
}

/** Gives the time in milliseconds since 1970, from the clock of all records. */
export function nowOf(tracing: Tracing): number {
  return insideOf(tracing).parts().now();
}
