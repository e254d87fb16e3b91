/** Tells that a row was refused because there is one like it. */
export function isUniqueViolation(error: unknown): boolean {
  // https://www.postgresql.org/docs/current/errcodes-appendix.html
  return (error as { code?: unknown } | null)?.code === '23505';
}
