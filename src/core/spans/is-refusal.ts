/**
 * Tells whether an error is a refusal: its status is below 500, and its message is meant for the person. `publicError`
 * and http-errors mark such errors with `expose`. All errors of supabase-js's `auth` carry `__isAuthError`.
 */
export function isRefusal(error: unknown): boolean {
  try {
    const { status, expose, __isAuthError } = error as Readonly<Record<string, unknown>>;
    return (expose ?? __isAuthError) === true && (status as number) >= 400 && (status as number) < 500;
  } catch {
    // The value has no fields, or a getter threw.
    return false;
  }
}
