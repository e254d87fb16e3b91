type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(error: unknown): Fields {
  return typeof error === 'object' && error !== null ? (error as Fields) : {};
}

// Drivers put the code of the database on their error. Some libraries wrap that error once more.
function findFields(error: unknown): Fields {
  const fields = fieldsOf(error);
  return typeof fields.code === 'string' ? fields : fieldsOf(fields.cause);
}

/**
 * Gives the SQLSTATE if the database refuses the data themselves, and would refuse them at every further try. Gives
 * `null` if the database may accept the data later, because data that are given up too early are lost.
 *
 * Class 22 is about values, 23 about constraints, 54 about sizes. PostgreSQL reports a missing partition as a check
 * violation without a constraint, and two writers at once may cause a unique violation: both errors may be gone later.
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function databaseRefuses(error: unknown): string | null {
  const { code, constraint, constraint_name: constraintName } = findFields(error);
  if (typeof code !== 'string' || !/^(?:22|23|54)[0-9A-Z]{3}$/.test(code)) return null;
  const isMissingPartition = code === '23514' && !constraint && !constraintName;
  return code === '23505' || isMissingPartition ? null : code;
}
