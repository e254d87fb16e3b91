import type { RecordRow, RecordRows } from '../../../src/browser/durable/record-rows.ts';

/** The data that the pages of one origin share, and that outlives them. */
export interface Disk {
  readonly rows: Map<string, RecordRow>;
  /** The rows that pages saved at their end, by owner. */
  readonly last: Map<string, readonly RecordRow[]>;
  readonly alive: Set<string>;
  /** The number of rows that were taken from pages still alive. */
  stolen: number;
  /** Gives the reason why the next operation fails, if it does. */
  fault: (operation: 'open' | 'put' | 'delete' | 'takeOver') => string | undefined;
}

export function createDisk(): Disk {
  return { rows: new Map(), last: new Map(), alive: new Set(), stolen: 0, fault: () => undefined };
}

const nameOf = (key: RecordRow['key']): string => JSON.stringify(key);

/**
 * Opens rows on a disk, as IndexedDB does: each operation takes a moment, in the order in which they began. When a page
 * ends, most of its open operations still finish. When a page is killed, none of them does.
 */
export function openDisk(
  disk: Disk,
  {
    state,
    isLost,
    delayMs,
  }: {
    state: () => 'open' | 'closed' | 'killed';
    isLost: () => boolean;
    delayMs: () => number;
  },
): Promise<RecordRows> {
  let before: Promise<unknown> = Promise.resolve();

  function later<T>(operation: Parameters<Disk['fault']>[0], apply: () => T): Promise<T> {
    if (state() !== 'open') return new Promise(() => {});
    const ms = delayMs();
    const done = before.then(
      () =>
        new Promise<T>((resolve, reject) => {
          setTimeout(() => {
            // The page is gone, so the operation is lost and never settles.
            if (state() === 'killed' || (state() === 'closed' && isLost())) return;
            const reason = disk.fault(operation);
            if (reason) reject(new DOMException(reason, reason));
            else resolve(apply());
          }, ms);
        }),
    );
    before = done.catch(() => {});
    return done;
  }

  return later('open', () => ({
    put: (rows) => later('put', () => rows.forEach((row) => disk.rows.set(nameOf(row.key), row))),
    delete: (keys) => later('delete', () => keys.forEach((key) => disk.rows.delete(nameOf(key)))),
    takeOver: ({ isGone, wanted, found, renew }) =>
      later('takeOver', () => {
        for (const row of found()) disk.rows.set(nameOf(row.key), row);
        return [...disk.rows]
          .filter(([, row]) => isGone(row.key[0]) && wanted.mayWant(row.key) && wanted.wants(row))
          .map(([name, row]) => {
            if (disk.alive.has(row.key[0])) disk.stolen++;
            const renewed = renew(row);
            disk.rows.delete(name);
            disk.rows.set(nameOf(renewed.key), renewed);
            return renewed;
          });
      }),
  }));
}
