/** Says in one line what was thrown, whatever it is. */
export function describeError(error: unknown): string {
  try {
    return String(error);
  } catch {
    // An object without a usable toString.
    return typeof error;
  }
}
