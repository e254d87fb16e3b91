import { firstValueFrom, filter } from 'rxjs';
import { createRxDatabase } from 'rxdb/plugins/core';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { describe, type Log } from '../scenario.ts';

interface Hero {
  id: string;
  power: number;
}

const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: { id: { type: 'string', maxLength: 20 }, power: { type: 'number' } },
  required: ['id', 'power'],
} as const;

/** RxDB with its storage in Dexie: inserts, conflicts, queries that are watched, updates side by side. */
export async function rxdb(log: Log): Promise<void> {
  const db = await createRxDatabase({ name: 'heroes', storage: getRxStorageDexie() });
  const { heroes } = await db.addCollections({ heroes: { schema } });
  const states$ = heroes.find({ sort: [{ id: 'asc' }] }).$;
  const states: string[] = [];
  const watching = states$.subscribe((found: Hero[]) => {
    states.push(found.map(({ id, power }) => `${id} ${power}`).join());
  });
  const until = (power: number): Promise<Hero[]> =>
    firstValueFrom(states$.pipe(filter((found: Hero[]) => found.some((hero) => hero.power === power))));

  const ada = await heroes.insert({ id: 'ada', power: 1 });
  await until(1);
  await heroes.insert({ id: 'ada', power: 5 }).catch((error: { code: string }) => log('refused', error.code));
  await heroes.bulkInsert([
    { id: 'lin', power: 2 },
    { id: 'mia', power: 3 },
  ]);
  await until(3);
  await Promise.all(
    [1, 2, 3, 4].map((more) =>
      ada.incrementalModify(async (data: Hero) => {
        await Promise.resolve();
        return { ...data, power: data.power + more };
      }),
    ),
  );
  await until(11);
  await ada
    .incrementalModify(async () => {
      await Promise.resolve();
      throw new RangeError('no more');
    })
    .catch((error: unknown) => log('modification failed', describe(error)));
  log('power', ada.getLatest().get('power'));
  const lin = await heroes.findOne('lin').exec();
  await lin.remove();
  const response = await fetch('/api/rxdb/behind');
  log('requested behind the database', await response.json());
  log('left', await heroes.count().exec());
  watching.unsubscribe();
  log('first and last state', [states[0], states.at(-1)]);
  await db.close();
}
