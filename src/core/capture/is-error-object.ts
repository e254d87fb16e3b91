import { tagOf } from './tag-of.ts';

/** Tells whether a value is an error, also one of another frame, or a DOMException. Never throws. */
export function isErrorObject(value: unknown): value is Error {
  try {
    return value instanceof Error || /^(?:Error|DOMException)$/.test(tagOf(value));
  } catch {
    // A proxy of the app threw.
    return false;
  }
}
