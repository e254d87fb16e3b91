/** Tells whether a value is an error, also one of another frame, or a DOMException. */
export function isErrorObject(value: unknown): value is Error {
  try {
    return (
      value instanceof Error || /^.object (?:Error|DOMException)/.test(Object.prototype.toString.call(value))
    );
  } catch {
    // A proxy of the app threw.
    return false;
  }
}

/** Tells whether a value is a list or a boxed text. Each item is a member, so there can be millions of members. */
export function isListLike(value: unknown): boolean {
  return /(String|Array)\]$/.test(Object.prototype.toString.call(value));
}

/** Returns the error among the fields of a log line: the field `error` of any type, or the first field that is an error. */
export function errorIn(fields: object): unknown {
  try {
    if (isListLike(fields)) return undefined;
    return (fields as { error?: unknown }).error ?? Object.values(fields).find(isErrorObject);
  } catch {
    // A getter of the app threw, so the fields cannot be searched.
    return undefined;
  }
}
