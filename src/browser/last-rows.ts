import type { RecordRow } from './record-rows.ts';

/** Where a page leaves the rows that its database may not get any more. */
export interface LastRows {
  /** Writes rows before it returns: as many as there is room for. */
  readonly leave: (rows: readonly RecordRow[]) => void;
  /** Forgets what its own page left. */
  readonly clear: () => void;
  /** Takes what pages left that are gone. */
  readonly take: (isGone: (owner: string) => boolean) => readonly RecordRow[];
}

/**
 * Creates the place: an entry of `localStorage`, there from the end of a page until the next one. What is put into
 * IndexedDB while a page is left gets there three times out of four, measured in Chromium 147; `localStorage` is written
 * at once. It is the app's too, so little is taken of it.
 */
export function createLastRows(prefix: string, owner: string): LastRows {
  const mostCharacters = 65_536;

  // Where a browser denies it, already the look at it throws.
  function attempt<T>(work: (storage: Storage) => T, otherwise: T): T {
    try {
      return work(localStorage);
    } catch {
      return otherwise;
    }
  }

  function takeOne(storage: Storage, name: string): readonly RecordRow[] {
    const text = storage.getItem(name) ?? '';
    storage.removeItem(name);
    return attempt(() => JSON.parse(text) as readonly RecordRow[], []);
  }

  return {
    leave(rows) {
      let left = mostCharacters;
      const fitting = rows.filter(({ json }) => (left -= json.length) > 0);
      attempt((storage) => storage.setItem(prefix + owner, JSON.stringify(fitting)), undefined);
    },
    clear: () => attempt((storage) => storage.removeItem(prefix + owner), undefined),
    take: (isGone) =>
      attempt(
        (storage) =>
          Object.keys(storage)
            .filter((name) => name.startsWith(prefix) && isGone(name.slice(prefix.length)))
            .flatMap((name) => takeOne(storage, name)),
        [],
      ),
  };
}
