// The platform's own, and that of axios.
const STOPPED = /^(Abort|Canceled)Error$/;

/** Tells by the type of an error that an operation was stopped on purpose: no failure, and nothing for an error screen. */
export function isStopped(type: unknown): boolean {
  return STOPPED.test(String(type));
}

/** Tells whether an error says that an operation was stopped on purpose. */
export function isAbort(error: unknown): boolean {
  return isStopped((error as { name?: unknown } | null | undefined)?.name);
}
