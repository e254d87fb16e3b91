// `AbortError` comes from the platform, `CanceledError` from axios.
const STOPPED = /^(Abort|Canceled)Error$/;

/**
 * Tells by the type of an error whether an operation was stopped on purpose. A stopped operation did not fail, and an
 * error screen does not show it.
 */
export function isStopped(type: unknown): boolean {
  return STOPPED.test(String(type));
}

/** Tells whether an error says that an operation was stopped on purpose. */
export function isAbort(error: unknown): boolean {
  return isStopped((error as { name?: unknown } | null | undefined)?.name);
}
