/** Something that went wrong inside Waybill, kept away from the app. */
export interface Diagnostic {
  /** What kind of trouble: one word or two, the same for the same cause. */
  readonly kind: string;
  /** One sentence for a developer, saying what to do where something can be done. */
  readonly message: string;
  readonly error?: unknown;
}

/** Reports trouble beside the app, never through it. */
export interface Diagnostics {
  readonly report: (diagnostic: Diagnostic) => void;
  /** Reports what a function of ours or of the user's threw. */
  readonly caught: (kind: string, error: unknown) => void;
  /** Runs a function of ours or of the user's; what it throws is reported, and `undefined` comes back. */
  readonly guard: <T>(kind: string, fn: () => T) => T | undefined;
}

/** Creates the way out for trouble; each kind is reported once, so that a loop cannot flood the console. */
export function createDiagnostics({
  onDiagnostic = ({ message, error }) => console.warn(`[waybill] ${message}`, error ?? ''),
}: {
  onDiagnostic?: (diagnostic: Diagnostic) => void;
}): Diagnostics {
  const seen = new Set<string>();
  const report = (diagnostic: Diagnostic): void => {
    if (seen.has(diagnostic.kind)) return;
    seen.add(diagnostic.kind);
    // A listener to diagnostics that throws cannot be told about it by a diagnostic.
    try {
      onDiagnostic(diagnostic);
    } catch {}
  };
  const caught = (kind: string, error: unknown): void =>
    report({ kind, message: `${kind} threw; the app goes on.`, error });
  return {
    report,
    caught,
    guard(kind, fn) {
      try {
        return fn();
      } catch (error) {
        caught(kind, error);
      }
      return undefined;
    },
  };
}
