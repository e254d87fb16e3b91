/** Columns that the exporter writes and the reader reads, with their types. */
export type TableColumns = Readonly<Record<string, string>>;

export function columnNames(columns: TableColumns): string {
  return Object.keys(columns).join(', ');
}

/** Writes the columns with their types, as `jsonb_to_recordset` needs them. */
export function columnTypes(columns: TableColumns): string {
  return Object.entries(columns)
    .map(([name, type]) => `${name} ${type}`)
    .join(', ');
}

/** Writes a select list. 64-bit numbers become text, because a number in JSON would round them. */
export function readableColumns(columns: TableColumns): string {
  return Object.entries(columns)
    .map(([name, type]) => (type === 'bigint' ? `${name}::text` : name))
    .join(', ');
}
