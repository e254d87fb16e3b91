/** An error with a message and a code that the caller can see. */
export interface PublicError extends Error {
  /** The HTTP status of the response, from 400 to 599. */
  readonly status: number;
  /** A short name that programs can compare, such as `email_taken`. */
  readonly code: string;
  readonly expose: true;
}

/** Settings of {@link publicError}. */
export interface PublicErrorOptions {
  /** The HTTP status of the response, from 400 to 599. @default 400 */
  readonly status?: number;
  /** A short name that programs can compare. @default 'error' */
  readonly code?: string;
  /** The cause of the error. It is recorded but never shown. */
  readonly cause?: unknown;
}

/**
 * Creates an error for a handler to throw. The user can read its message.
 *
 * An error with a status below 500 is a refusal: the server says no to a person, and nothing has failed. Screens show it
 * quietly. Its records carry `waybill.refused`, and count as no error.
 *
 * Throws a RangeError if the status is not an error status.
 *
 * @example
 * throw publicError('This person is already a member.', { status: 409, code: 'already_member' });
 */
export function publicError(
  message: string,
  { status = 400, code = 'error', ...options }: PublicErrorOptions = {},
): PublicError {
  if (!isErrorStatus(status)) {
    throw new RangeError(
      `[waybill] status ${String(status)} is not an error status; pass one from 400 to 599.`,
    );
  }
  return Object.assign(new Error(message, options), {
    name: 'PublicError',
    status,
    code,
    expose: true as const,
  });
}

/** Tells whether a value is an HTTP error status. */
export function isErrorStatus(status: unknown): status is number {
  return Number.isInteger(status) && (status as number) >= 400 && (status as number) <= 599;
}
