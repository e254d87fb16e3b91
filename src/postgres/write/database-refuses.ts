type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(error: unknown): Fields {
  return typeof error === 'object' && error !== null ? (error as Fields) : {};
}

// Drivers put the code of the database on their error; some libraries wrap that error once more.
function findFields(error: unknown): Fields {
  const fields = fieldsOf(error);
  return typeof fields.code === 'string' ? fields : fieldsOf(fields.cause);
}

/**
 * Gives the SQLSTATE where a database refuses the data themselves, and would at every further try; `null` where it may
 * take them later, as all those are lost that are given up too early.
 *
 * Classes: 22 is about values, 23 about constraints, 54 about sizes. A missing partition is told as a check violation
 * without a constraint, and a violated uniqueness by two who write at once: both may pass.
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function databaseRefuses(error: unknown): string | null {
  const { code, constraint, constraint_name: constraintName } = findFields(error);
  if (typeof code !== 'string' || !/^(?:22|23|54)[0-9A-Z]{3}$/.test(code)) return null;
  const isMissingPartition = code === '23514' && !constraint && !constraintName;
  return code === '23505' || isMissingPartition ? null : code;
}
