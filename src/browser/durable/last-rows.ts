import type { RecordRow } from './record-rows.ts';

/** Where a page leaves the rows that its database may not get any more. */
export interface LastRows {
  /** Writes rows before it returns: as many as there is room for. */
  readonly leave: (rows: readonly RecordRow[]) => void;
  /** Forgets what an owner left. */
  readonly clear: (owner: string) => void;
  /** Gives what pages left that are gone, by their owners. */
  readonly find: (
    isGone: (owner: string) => boolean,
  ) => readonly (readonly [owner: string, rows: readonly RecordRow[]])[];
}

/**
 * Creates the place: an entry of `localStorage`, there from the end of a page until the next one. What is put into
 * IndexedDB while a page is left gets there three times out of four, measured in Chromium 147; `localStorage` is written
 * at once. It is the app's too, so little is taken of it.
 */
export function createLastRows(prefix: string, owner: string): LastRows {
  const mostCharacters = 65_536;

  // Where a browser denies it, already the look at it throws.
  function attempt<T>(work: (storage: Storage) => T): T | undefined {
    try {
      return work(localStorage);
    } catch {
      return undefined;
    }
  }

  // Anybody on the page may have written there.
  function read(storage: Storage, whose: string): readonly RecordRow[] {
    const rows = JSON.parse(storage.getItem(prefix + whose)!) as readonly (Partial<RecordRow> | null)[];
    return rows.flatMap((row) => {
      const nth = row?.key?.[1];
      return Number.isInteger(nth) ? [{ ...row, key: [whose, nth] } as RecordRow] : [];
    });
  }

  return {
    leave(rows) {
      let left = mostCharacters;
      const fitting = rows.filter(({ json }) => (left -= json.length) > 0);
      attempt((storage) => storage.setItem(prefix + owner, JSON.stringify(fitting)));
    },
    clear: (whose) => attempt((storage) => storage.removeItem(prefix + whose)),
    find: (isGone) =>
      attempt((storage) =>
        Object.keys(storage)
          .filter((key) => key.startsWith(prefix))
          .map((key) => key.slice(prefix.length))
          .filter(isGone)
          .map((whose) => [whose, attempt(() => read(storage, whose)) ?? []]),
      ) ?? [],
  };
}
