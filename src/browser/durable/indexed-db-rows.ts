import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { RecordRow, RecordRows } from './record-rows.ts';

interface Schema extends DBSchema {
  records: { key: [string, number]; value: RecordRow };
}

/**
 * Opens the database of a page's origin. Rejects where the browser denies it; `onClosed` hears that it cannot be used any
 * more: closed by the browser, or given up for a newer version of this package.
 */
export async function openIndexedDbRows(name: string, onClosed: () => void): Promise<RecordRows> {
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

  type Store = ReturnType<typeof change>['store'];

  // Explicitly committed, it is done though the page may end before it answers.
  async function apply<T>(
    items: readonly T[],
    ask: (store: Store, item: T) => Promise<unknown>,
  ): Promise<void> {
    const transaction = change();
    const requests = items.map((item) => ask(transaction.store, item));
    transaction.commit();
    await Promise.all([...requests, transaction.done]);
  }

  return {
    put: (rows) => apply(rows, (store, row) => store.put(row)),
    delete: (keys) => apply(keys, (store, key) => store.delete([...key])),
    async takeOver(isGone, found, renew) {
      const { store, done } = change();
      // From its answer on no other taking over is under way, and none finds what another has found.
      await store.count();
      // What is among the rows too has the same key.
      const requests: Promise<unknown>[] = found().map((row) => store.put(row));
      const taken: RecordRow[] = [];
      for (const key of await store.getAllKeys()) {
        if (!isGone(key[0])) continue;
        const row = renew((await store.get(key))!);
        requests.push(store.delete(key), store.put(row));
        taken.push(row);
      }
      await Promise.all([...requests, done]);
      return taken;
    },
  };
}
