/** Whether the database refused a row because an equal row exists. */
export function isUniqueViolation(error: unknown): boolean {
  // https://www.postgresql.org/docs/current/errcodes-appendix.html
  return (error as { code?: unknown } | null)?.code === '23505';
}
