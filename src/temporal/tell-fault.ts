import type { Diagnostic } from '../core/index.ts';
import { createDiagnostics } from '../core/internal.ts';
import type { TellFault } from '../temporal-workflow/internal.ts';

/** Creates the function that reports the faults of headers, each kind once. It never has the value of a header. */
export function createTellFault({
  onDiagnostic,
}: {
  readonly onDiagnostic?: ((diagnostic: Diagnostic) => void) | undefined;
}): TellFault {
  const diagnostics = createDiagnostics(onDiagnostic ? { onDiagnostic } : {});
  return (header, fault) =>
    diagnostics.report({
      kind: `Temporal: ${header} ${fault}`,
      message: `Temporal's header ${header} ${fault}, so it is ignored. The work goes on in the trace of its own run.`,
    });
}
