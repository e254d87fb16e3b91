type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(error: unknown): Fields {
  return typeof error === 'object' && error !== null ? (error as Fields) : {};
}

// A driver puts the code of the database on its error. Some libraries wrap the error of the driver in another error.
function findFields(error: unknown): Fields {
  const fields = fieldsOf(error);
  return typeof fields.code === 'string' ? fields : fieldsOf(fields.cause);
}

/**
 * Returns the SQLSTATE if the database refuses the data for good: it would refuse the same data at every later try.
 * Returns `null` if the database could accept the data later. The exporter must not give up such data, or they are
 * lost.
 *
 * Class 22 is about values, class 23 about constraints, class 54 about sizes. Two errors of class 23 could be gone at a
 * later try, so the function returns `null` for them. One is a missing partition: PostgreSQL reports it as a check
 * violation without a constraint. The other is a unique violation: two writers at the same time can cause it.
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function databaseRefuses(error: unknown): string | null {
  const { code, constraint, constraint_name: constraintName } = findFields(error);
  if (typeof code !== 'string' || !/^(?:22|23|54)[0-9A-Z]{3}$/.test(code)) return null;
  const isMissingPartition = code === '23514' && !constraint && !constraintName;
  return code === '23505' || isMissingPartition ? null : code;
}
