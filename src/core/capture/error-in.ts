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

/** Returns the error among the fields of a log line: the field `error` of any type, or the first field that is an error. */
export function errorIn(fields: object): unknown {
  try {
    return (fields as { error?: unknown }).error ?? Object.values(fields).find(isErrorObject);
  } catch {
    // A getter of the app threw, so the fields cannot be searched.
    return undefined;
  }
}
