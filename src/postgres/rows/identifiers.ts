const MOST_BYTES = 63;
const NAME = /^[\p{L}\p{N}\p{M}_$ -]+$/u;

export const bytesOf = (name: string): number => new TextEncoder().encode(name).length;

/** Tells whether a text is a name that PostgreSQL takes as it is. It would cut a longer name, and mean another thing. */
export function isName(name: unknown): name is string {
  return typeof name === 'string' && NAME.test(name) && bytesOf(name) <= MOST_BYTES;
}

/** Returns a valid name as an identifier of SQL, in which upper and lower case count. */
export const quoteName = (name: string): string => `"${name}"`;

/**
 * Returns the parts of a table's name: the schema, if there is one, and the table. Throws a `TypeError` for any other
 * text. `caller` is the function that got the table.
 */
export function tableParts(table: string, caller: string): readonly string[] {
  const parts = typeof table === 'string' ? table.split('.') : [];
  if (parts.length === 0 || parts.length > 2 || !parts.every(isName)) {
    const given = typeof table === 'string' ? JSON.stringify(table) : `a value of type ${typeof table}`;
    throw new TypeError(
      `[waybill] ${caller} got ${given} as a table; pass 'tasks' or 'public.tasks', without quotes and spelled as in pg_tables.`,
    );
  }
  return parts;
}
