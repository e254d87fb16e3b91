import type { RecordRow } from './record-rows.ts';

/** Saves rows when the page ends, because the database might not get them any more. */
export interface LastRows {
  /** Saves the rows before it returns. Rows that do not fit into the available space are left out. */
  readonly leave: (rows: readonly RecordRow[]) => void;
  /** Deletes the rows that a page saved. `owner` is the id of the page. */
  readonly clear: (owner: string) => void;
  /** Returns the rows that were saved by pages that have ended: for each page, its id and its rows. */
  readonly find: (
    isGone: (owner: string) => boolean,
  ) => readonly (readonly [owner: string, rows: readonly RecordRow[]])[];
}

/**
 * Creates the storage for the last rows of a page: an entry of `localStorage` that exists from the end of the page
 * until another page takes the rows over. While a page ends, only three out of four writes to IndexedDB arrive
 * (measured in Chromium 147), but a write to `localStorage` is done immediately. The app uses `localStorage` too, so
 * the entry stays small.
 */
export function createLastRows(prefix: string, owner: string): LastRows {
  const mostCharacters = 65_536;

  // If a browser denies `localStorage`, even reading the global variable throws an error.
  function attempt<T>(work: (storage: Storage) => T): T | undefined {
    try {
      return work(localStorage);
    } catch {
      return undefined;
    }
  }

  // The rows are checked, because any code on the page could have written the entry.
  function read(storage: Storage, pageId: string): readonly RecordRow[] {
    const rows = JSON.parse(storage.getItem(prefix + pageId)!) as readonly (Partial<RecordRow> | null)[];
    return rows.flatMap((row) => {
      const nth = row?.key?.[1];
      return Number.isInteger(nth) ? [{ ...row, key: [pageId, nth] } as RecordRow] : [];
    });
  }

  return {
    leave(rows) {
      let left = mostCharacters;
      const fitting = rows.filter(({ json }) => (left -= json.length) > 0);
      attempt((storage) => storage.setItem(prefix + owner, JSON.stringify(fitting)));
    },
    clear: (pageId) => attempt((storage) => storage.removeItem(prefix + pageId)),
    find: (isGone) =>
      attempt((storage) =>
        Object.keys(storage)
          .filter((key) => key.startsWith(prefix))
          .map((key) => key.slice(prefix.length))
          .filter(isGone)
          .map((pageId) => [pageId, attempt(() => read(storage, pageId)) ?? []]),
      ) ?? [],
  };
}
