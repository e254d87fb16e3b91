import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { RecordRow, RecordRows } from './record-rows.ts';

interface Schema extends DBSchema {
  records: { key: [string, number]; value: RecordRow };
}

/**
 * Opens the database of a page's origin. Rejects if the browser denies the database. `onClosed` is called when the
 * database cannot be used any more: the browser closed it, or a newer version of this package needs it.
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
    // If the transaction fails, the call of `apply` or `takeOver` rejects. Without this line, the failure would also be
    // reported as an unhandled rejection.
    transaction.done.catch(() => {});
    return transaction;
  }

  type Store = ReturnType<typeof change>['store'];

  // The explicit commit lets the changes succeed even if the page ends before the database answers.
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
    async takeOver({ isGone, wanted, found, renew }) {
      const { store, done } = change();
      // When `count` has answered, this transaction is the only one that writes. So no two pages take over the same
      // rows.
      await store.count();
      // If the database already has a row from `found`, both have the same key. So `put` creates no second row.
      const requests: Promise<unknown>[] = found().map((row) => store.put(row));
      const taken: RecordRow[] = [];
      for (const key of await store.getAllKeys()) {
        if (!isGone(key[0]) || !wanted.mayWant(key)) continue;
        const left = (await store.get(key))!;
        if (!wanted.wants(left)) continue;
        const row = renew(left);
        requests.push(store.delete(key), store.put(row));
        taken.push(row);
      }
      await Promise.all([...requests, done]);
      return taken;
    },
  };
}
