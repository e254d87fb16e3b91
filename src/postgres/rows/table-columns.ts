/** The columns of a table that the exporter writes and the reader reads, with their types. */
export type TableColumns = Readonly<Record<string, string>>;

export function columnNames(columns: TableColumns): string {
  return Object.keys(columns).join(', ');
}

/** Returns the columns with their types, in the syntax that `jsonb_to_recordset` needs. */
export function columnTypes(columns: TableColumns): string {
  return Object.entries(columns)
    .map(([name, type]) => `${name} ${type}`)
    .join(', ');
}

/**
 * Returns the columns as a select list. 64-bit numbers are selected as text, because a number in JSON would round them.
 */
export function readableColumns(columns: TableColumns): string {
  return Object.entries(columns)
    .map(([name, type]) => (type === 'bigint' ? `${name}::text` : name))
    .join(', ');
}
