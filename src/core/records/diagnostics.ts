/** A problem inside Waybill, reported instead of thrown into the app. */
export interface Diagnostic {
  /** The kind of problem: a few words, the same for the same cause. */
  readonly kind: string;
  /** One sentence for a developer. It says how to solve the problem, if there is a way. */
  readonly message: string;
  readonly error?: unknown;
}

/** Reports problems, and never throws into the app. */
export interface Diagnostics {
  readonly report: (diagnostic: Diagnostic) => void;
  /** Runs a function of Waybill or of the app. If it throws, the error is reported, and the result is `undefined`. */
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
    // If `onDiagnostic` itself throws, no diagnostic can report that.
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
