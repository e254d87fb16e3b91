import type { RecordRow } from './record-rows.ts';

/** Keeps the rows that the database may not get any more when the page ends. */
export interface LastRows {
  /** Writes as many of the rows as there is room for, before it returns. */
  readonly leave: (rows: readonly RecordRow[]) => void;
  /** Deletes the rows that a page left. */
  readonly clear: (owner: string) => void;
  /** Returns the rows left by pages that have ended, each with the id of its page. */
  readonly find: (
    isGone: (owner: string) => boolean,
  ) => readonly (readonly [owner: string, rows: readonly RecordRow[]])[];
}

/**
 * Creates the place: an entry of `localStorage` that exists from the end of a page until the next page. While a page is
 * being left, three out of four writes to IndexedDB arrive, measured in Chromium 147. `localStorage` is written at
 * once. The app uses it too, so the entry stays small.
 */
export function createLastRows(prefix: string, owner: string): LastRows {
  const mostCharacters = 65_536;

  // If a browser denies `localStorage`, reading the global already throws.
  function attempt<T>(work: (storage: Storage) => T): T | undefined {
    try {
      return work(localStorage);
    } catch {
      return undefined;
    }
  }

  // Any code on the page may have written this entry.
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
