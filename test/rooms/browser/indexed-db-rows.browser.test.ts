import { expect, it, onTestFinished } from 'vitest';
import { openIndexedDbRows } from '../../../src/browser/durable/indexed-db-rows.ts';
import type { RecordRow } from '../../../src/browser/durable/record-rows.ts';

const NAME = 'waybill rows';

const row = (owner: string, nth: number): RecordRow => ({ key: [owner, nth], sinceMs: 0, json: '[]' });

async function open() {
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        indexedDB.deleteDatabase(NAME).onsuccess = () => resolve();
      }),
  );
  return openIndexedDbRows(NAME, () => {});
}

it('gives the left rows only once, even if two pages take them over at the same time', async () => {
  const rows = await open();
  await rows.put([row('gone', 0), row('living', 0)]);
  let left: readonly RecordRow[] = [row('gone', 0), row('gone', 1)];
  const takeOver = async (by: string) => {
    let nth = 0;
    const taken = await rows.takeOver({
      isGone: (owner) => owner === 'gone',
      wanted: { mayWant: () => true, wants: () => true },
      found: () => left,
      renew: (found) => ({ ...found, key: [by, nth++] }),
    });
    // A real page also forgets the left rows only after they are stored elsewhere.
    left = [];
    return taken;
  };
  const [first, second] = await Promise.all([takeOver('first'), takeOver('second')]);
  expect(first).toEqual([row('first', 0), row('first', 1)]);
  expect(second).toEqual([]);
});
