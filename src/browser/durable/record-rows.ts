/** Some records as they are written down together: to put each alone would take a browser fifty times as long. */
export interface RecordRow {
  /** Who wrote it: the key is this and a number that grows. */
  readonly key: readonly [owner: string, nth: number];
  /** When they began to wait: milliseconds since 1970. */
  readonly sinceMs: number;
  /** The records, an array as JSON. */
  readonly json: string;
}

/**
 * Where rows are kept: a database that may refuse, break off or be slow. What is called first is done first, also where
 * nobody waits for it.
 */
export interface RecordRows {
  readonly put: (rows: readonly RecordRow[]) => Promise<void>;
  readonly delete: (keys: readonly RecordRow['key'][]) => Promise<void>;
  /**
   * Gives all rows of owners that are no more, and such as `found` adds, renewed as rows of somebody else; in one step, so
   * that nobody else gets them.
   */
  readonly takeOver: (
    isGone: (owner: string) => boolean,
    found: () => readonly RecordRow[],
    renew: (row: RecordRow) => RecordRow,
  ) => Promise<readonly RecordRow[]>;
}
