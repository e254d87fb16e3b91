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
  /** Writes rows; where they are the `last` ones, in such a way that they are there though the page ends meanwhile. */
  readonly put: (rows: readonly RecordRow[], last: boolean) => Promise<void>;
  readonly delete: (keys: readonly RecordRow['key'][]) => Promise<void>;
  /** Gives all rows of owners that are no more, and makes them rows of this one; in one step, so that nobody else gets them. */
  readonly takeOver: (
    isGone: (owner: string) => boolean,
    renew: (row: RecordRow) => RecordRow,
  ) => Promise<readonly RecordRow[]>;
  readonly close: () => void;
}
