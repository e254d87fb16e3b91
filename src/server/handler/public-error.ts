/** An error whose message and code may be shown to whoever sent the request. */
export interface PublicError extends Error {
  /** HTTP status of the answer, from 400 to 599. */
  readonly status: number;
  /** A short name that programs can compare, such as `email_taken`. */
  readonly code: string;
  readonly expose: true;
}

export interface PublicErrorOptions {
  /** @default 400 */
  readonly status?: number;
  /** @default 'error' */
  readonly code?: string;
  /** What led to it. It is recorded, never shown. */
  readonly cause?: unknown;
}

/**
 * Makes an error to throw from a handler, whose message the user may read.
 *
 * Throws a RangeError for a status that tells of no error.
 *
 * @example
 * throw publicError('This person is already a member.', { status: 409, code: 'already_member' });
 */
export function publicError(
  message: string,
  { status = 400, code = 'error', ...options }: PublicErrorOptions = {},
): PublicError {
  if (!isErrorStatus(status)) {
    throw new RangeError(`[waybill] status ${String(status)} tells of no error; pass one from 400 to 599.`);
  }
  return Object.assign(new Error(message, options), {
    name: 'PublicError',
    status,
    code,
    expose: true as const,
  });
}

/** Tells the HTTP statuses that say that something failed. */
export function isErrorStatus(status: unknown): status is number {
  return Number.isInteger(status) && (status as number) >= 400 && (status as number) <= 599;
}
