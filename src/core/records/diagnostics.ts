/** A problem inside Waybill. It is reported, and never thrown into the app. */
export interface Diagnostic {
  /** The kind of problem, in a few words. Problems with the same cause have the same kind. */
  readonly kind: string;
  /** One sentence for a developer. If there is a solution, the sentence says how to solve the problem. */
  readonly message: string;
  readonly error?: unknown;
}

/** Reports problems. Never throws into the app. */
export interface Diagnostics {
  readonly report: (diagnostic: Diagnostic) => void;
  /** Runs a function of Waybill or of the app. If the function throws, reports the error and returns `undefined`. */
  readonly guard: <T>(kind: string, fn: () => T) => T | undefined;
}

/** Creates the reporter of problems. It reports each kind once, so that a loop cannot flood the console. */
export function createDiagnostics({
  onDiagnostic = ({ message, error }) => console.warn(`[waybill] ${message}`, error ?? ''),
}: {
  onDiagnostic?: (diagnostic: Diagnostic) => void;
}): Diagnostics {
  const seen = new Set<string>();
  const report = (diagnostic: Diagnostic): void => {
    if (seen.has(diagnostic.kind)) return;
    seen.add(diagnostic.kind);
    // If `onDiagnostic` itself throws, the error cannot be reported.
    try {
      onDiagnostic(diagnostic);
    } catch {}
  };
  return {
    report,
    guard(kind, fn) {
      try {
        return fn();
      } catch (error) {
        report({ kind, message: `${kind} threw; the app goes on.`, error });
      }
      return undefined;
    },
  };
}
