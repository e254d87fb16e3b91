const MAX_LENGTH = 2000;

/** Says what was thrown, whatever it is, cut after 2000 characters. */
export function describeError(error: unknown): string {
  try {
    const text = String(error);
    return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
  } catch {
    // An object without a usable toString.
    return typeof error;
  }
}
