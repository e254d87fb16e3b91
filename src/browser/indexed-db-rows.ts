import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { LastRows } from './last-rows.ts';
import type { RecordRow, RecordRows } from './record-rows.ts';

interface Schema extends DBSchema {
  records: { key: [string, number]; value: RecordRow };
}

/**
 * Opens the database of a page's origin. Rejects where the browser denies it; `onClosed` hears that it cannot be used any
 * more: closed by the browser, or given up for a newer version of this package.
 */
export async function openIndexedDbRows(
  name: string,
  last: LastRows,
  onClosed: () => void,
): Promise<RecordRows> {
  const database: IDBPDatabase<Schema> = await openDB<Schema>(name, 1, {
    upgrade: (fresh) => void fresh.createObjectStore('records', { keyPath: 'key' }),
    blocking() {
      database.close();
      onClosed();
    },
    terminated: onClosed,
  });

  function change() {
    const transaction = database.transaction('records', 'readwrite', { durability: 'relaxed' });
    // Whoever waits for it hears of a failure; nobody else shall.
    transaction.done.catch(() => {});
    return transaction;
  }

  type Change = ReturnType<typeof change>;

  // Explicitly committed, it is done though the page may end before it answers.
  async function settle(transaction: Change, requests: readonly Promise<unknown>[]): Promise<void> {
    transaction.commit();
    await Promise.all([...requests, transaction.done]);
  }

  return {
    async put(rows, isLast) {
      if (isLast) last.leave(rows);
      const transaction = change();
      await settle(
        transaction,
        rows.map((row) => transaction.store.put(row)),
      );
      if (isLast) last.clear();
    },
    delete(keys) {
      const transaction = change();
      return settle(
        transaction,
        keys.map((key) => transaction.store.delete([...key])),
      );
    },
    async takeOver(isGone, renew) {
      const transaction = change();
      const { store, done } = transaction;
      const keys = await store.getAllKeys();
      const owners = [...new Set(keys.map(([owner]) => owner))].filter(isGone);
      const requests: Promise<unknown>[] = [];
      const left = new Map<string, RecordRow>();
      for (const owner of owners) {
        // An array sorts behind every number.
        const all = IDBKeyRange.bound([owner], [owner, []]);
        for (const row of await store.getAll(all)) left.set(String(row.key), row);
        requests.push(store.delete(all));
      }
      // Only one page at a time has this transaction, and so only one takes these.
      for (const row of last.take(isGone)) left.set(String(row.key), row);
      const taken = [...left.values()].map(renew);
      requests.push(...taken.map((row) => store.put(row)));
      await Promise.all([...requests, done]);
      return taken;
    },
    close: () => database.close(),
  };
}
