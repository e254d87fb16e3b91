/** Records that are written together. A browser would take fifty times as long to write each record alone. */
export interface RecordRow {
  /** The id of the page that wrote the row, and a number that grows with each row of the page. */
  readonly key: readonly [owner: string, nth: number];
  /** When the records began to wait, in milliseconds since 1970. */
  readonly sinceMs: number;
  /** The identity of the records. Absent if the page was signed out. */
  readonly identity?: string | null;
  /** The records as JSON, in one array. */
  readonly json: string;
  /** The writer of the records. A page that takes the row over sends its records under this writer. */
  readonly writer?: string | undefined;
}

/** How a page takes over rows of pages that have ended. */
export interface TakeOver {
  /** Tells whether the page of an owner has ended. */
  readonly isGone: (owner: string) => boolean;
  /** Decides which rows are taken. All other rows stay where they are. */
  readonly wanted: {
    /** Tells whether the row of a key could be wanted. If not, the row is not read. */
    readonly mayWant: (key: RecordRow['key']) => boolean;
    readonly wants: (row: RecordRow) => boolean;
  };
  /** Returns further rows of pages that have ended. The database stores them first. */
  readonly found: () => readonly RecordRow[];
  /** Returns a row with the same records and a new owner. */
  readonly renew: (row: RecordRow) => RecordRow;
}

/**
 * Stores rows in a database. A call rejects if the database fails. Calls take effect in their order, even if the caller
 * does not wait for them.
 */
export interface RecordRows {
  readonly put: (rows: readonly RecordRow[]) => Promise<void>;
  readonly delete: (keys: readonly RecordRow['key'][]) => Promise<void>;
  /**
   * Returns the wanted rows of owners that have ended, including the rows from `found`. In the database, each of these
   * rows is replaced by the row that `renew` returns, which has a new owner. All this is one step, so that no other page
   * gets the same rows.
   */
  readonly takeOver: (how: TakeOver) => Promise<readonly RecordRow[]>;
}
