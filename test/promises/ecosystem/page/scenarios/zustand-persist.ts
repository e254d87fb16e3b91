import { createStore } from 'zustand/vanilla';
import { createJSONStorage, persist, type StateStorage } from 'zustand/middleware';
import { describe, pause, type Log } from '../scenario.ts';

interface Basket {
  readonly items: readonly string[];
  readonly add: (item: string) => void;
}

const storage: StateStorage<Promise<void>> = {
  async getItem(name) {
    const response = await fetch(`/api/zustand-persist/${name}`);
    if (!response.ok) throw new Error(`status ${response.status}`);
    const [value] = (await response.json()) as string[];
    return value ?? null;
  },
  async setItem(name, value) {
    await fetch(`/api/zustand-persist/${name}`, { method: 'PUT', body: JSON.stringify([value]) });
  },
  async removeItem(name) {
    await pause();
    await fetch(`/api/zustand-persist/${name}`, { method: 'PUT', body: '[]' });
  },
};

function createBasket(log: Log, { name = 'basket', version = 1 } = {}) {
  return createStore<Basket>()(
    persist(
      (set) => ({
        items: [],
        add: (item) => set(({ items }) => ({ items: [...items, item] })),
      }),
      {
        name,
        version,
        storage: createJSONStorage(() => storage),
        partialize: ({ items }) => ({ items }),
        async migrate(old, from) {
          await pause();
          log('migrated from', from);
          return { items: [...(old as Basket).items, 'gift'] };
        },
        onRehydrateStorage: ({ items }) => {
          log('rehydration begins', items);
          return (state, error) => log('rehydration ends', [state?.items, error && describe(error)]);
        },
      },
    ),
  );
}

type Stored = ReturnType<typeof createBasket>;

const hydrated = (store: Stored): Promise<void> =>
  new Promise((resolve) => void store.persist.onFinishHydration(() => resolve()));

/** Zustand's persist with a storage behind the network: rehydration, a migration, a failing storage, clearing. */
export async function zustandPersist(log: Log): Promise<void> {
  const first = createBasket(log);
  log('hydrated at once', first.persist.hasHydrated());
  await hydrated(first);
  first.getState().add('tea');
  await pause(30);
  const second = createBasket(log);
  await hydrated(second);
  log('read again', second.getState().items);
  const third = createBasket(log, { version: 2 });
  await hydrated(third);
  log('read by a later version', third.getState().items);
  await pause(30);
  await first.persist.rehydrate();
  log('read by the first', first.getState().items);
  await createBasket(log, { name: 'broken?status=500' }).persist.rehydrate();
  first.persist.clearStorage();
  await pause(30);
  log('cleared', await storage.getItem('basket'));
}
