const MAX_LENGTH = 2000;

/** Describes a thrown value of any type, in at most 2000 characters and the mark of a cut. */
export function describeError(error: unknown): string {
  try {
    const text = String(error);
    return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
  } catch {
    // The object has no usable toString.
    return typeof error;
  }
}
