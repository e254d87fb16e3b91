import { Dexie, liveQuery, type Table } from 'dexie';
import { describe, pause, type Log } from '../scenario.ts';

interface Order {
  readonly id?: number;
  readonly state: 'open' | 'paid';
  readonly price: number;
}

type Orders = Table<Order, number>;

async function pay(orders: Orders, id: number): Promise<boolean> {
  await orders.update(id, { state: 'paid' });
  const paid = await orders.get(id);
  return paid?.state === 'paid' && Dexie.currentTransaction !== null;
}

async function buy(orders: Orders, log: Log): Promise<number> {
  const first = await orders.add({ state: 'open', price: 3 });
  const second = await orders.add({ state: 'open', price: 4 });
  log('paid in the transaction', await pay(orders, first));
  await Promise.resolve('no work of the database');
  try {
    await orders.add({ id: second, state: 'open', price: 5 });
  } catch (error) {
    log('caught in the transaction', (error as Error).name);
  }
  const [open, all] = await Promise.all([orders.where({ state: 'open' }).count(), orders.toArray()]);
  await new Promise<void>((resolve) => queueMicrotask(resolve));
  await orders.add({ state: 'open', price: open });
  return all.reduce((sum, { price }) => sum + price, 0);
}

async function fail(db: Dexie, orders: Orders, log: Log): Promise<void> {
  await db
    .transaction('rw', orders, async () => {
      await orders.clear();
      await orders.count();
      throw new RangeError('too late');
    })
    .catch((error: unknown) => log('aborted', describe(error)));
  await db
    .transaction('rw', orders, async () => {
      await orders.add({ state: 'open', price: 9 });
      await pause();
      await orders.count();
    })
    .then(
      () => log('a transaction outlived a timer'),
      (error: unknown) => log('a timer ended the transaction', (error as Error).name),
    );
  await db.transaction('rw', orders, async (transaction) => {
    await orders.add({ state: 'open', price: 6 });
    const response = await Dexie.waitFor(fetch('/api/dexie/inside'));
    log('requested in the transaction', response.status);
    await orders.add({ state: 'paid', price: 7 });
    log('waited in the transaction', transaction.active);
  });
}

/** Watches the sum of all prices while orders come. */
async function watch(orders: Orders, log: Log): Promise<void> {
  const emissions: number[] = [];
  let hear = (): void => {};
  const subscription = liveQuery(async () => {
    const count = await orders.count();
    const all = count > 0 ? await orders.toArray() : [];
    return all.reduce((sum, { price }) => sum + price, 0);
  }).subscribe({
    next(sum) {
      emissions.push(sum);
      hear();
    },
    error: (error: unknown) => log('the live query failed', describe(error)),
  });
  for (const price of [10, 20]) {
    const before = emissions.length;
    if (before === 0) await new Promise<void>((resolve) => (hear = resolve));
    const next = new Promise<void>((resolve) => (hear = resolve));
    await orders.add({ state: 'open', price });
    await next;
  }
  subscription.unsubscribe();
  log('sums of the live query', emissions);
}

/** Dexie: transactions over several awaits, aborts, transactions side by side, live queries. */
export async function dexie(log: Log): Promise<void> {
  const db = new Dexie('shop');
  db.version(1).stores({ orders: '++id, state' });
  const orders: Orders = db.table('orders');
  log('sum', await db.transaction('rw', orders, () => buy(orders, log)));
  log('transaction behind the end', Dexie.currentTransaction);
  await fail(db, orders, log);
  const sums = await Promise.all(
    ['readonly', 'again'].map(() =>
      db.transaction('r', orders, async () => {
        const count = await orders.count();
        return (
          count +
          (await orders
            .where('price')
            .aboveOrEqual(0)
            .count()
            .catch(() => 0))
        );
      }),
    ),
  );
  log('transactions side by side', sums);
  log('orders', await orders.orderBy('id').toArray());
  await watch(orders, log);
  const response = await fetch('/api/dexie/behind');
  log('requested behind the database', await response.json());
  db.close();
}
