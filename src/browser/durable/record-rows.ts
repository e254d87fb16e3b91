/** Records that are written together. A browser would take fifty times as long to write each record alone. */
export interface RecordRow {
  /** The id of the page that wrote the row, and a number that grows. */
  readonly key: readonly [owner: string, nth: number];
  /** When the records began to wait, in milliseconds since 1970. */
  readonly sinceMs: number;
  /** The records as JSON, in one array. */
  readonly json: string;
}

/**
 * Keeps rows in a database that may refuse, break off or be slow. Calls take effect in their order, even if no code
 * waits for them.
 */
export interface RecordRows {
  readonly put: (rows: readonly RecordRow[]) => Promise<void>;
  readonly delete: (keys: readonly RecordRow['key'][]) => Promise<void>;
  /**
   * Returns all rows of owners that have ended, and the rows that `found` adds. Each row is renewed as a row of another
   * owner. This is one step, so that no other page gets the same rows.
   */
  readonly takeOver: (
    isGone: (owner: string) => boolean,
    found: () => readonly RecordRow[],
    renew: (row: RecordRow) => RecordRow,
  ) => Promise<readonly RecordRow[]>;
}
