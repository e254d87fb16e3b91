import type { DurableQueue } from 'waybill';
import { KeptRecords } from '../../../src/browser/durable/kept-records.ts';
import { openDisk } from './disk.ts';
import type { DiskSurroundings, PageLife } from './page-surroundings.ts';

/** The durable queue of a page on the disk of its origin, and a function that takes over the records of ended pages. */
export function queueOnDisk(
  life: PageLife,
  { disk, random, maxRecords, maxBytes, plant }: DiskSurroundings,
): { readonly queue: DurableQueue; readonly takeOver: () => void } {
  const { id } = life;
  let takeOver = (): void => {};
  const queue: DurableQueue = {
    maxRecords,
    maxAgeMs: 7 * 24 * 3_600_000,
    open(hooks) {
      const storage = new KeptRecords(hooks, {
        openRows: () =>
          openDisk(disk, {
            state: () => life.state,
            // Chromium loses the writes that a page begins while it is left about as often as this.
            isLost: () => random.chance(0.25),
            delayMs: () => random.below(20),
          }),
        owner: {
          id,
          live: async () => void disk.alive.add(id),
          rest: () => void disk.alive.delete(id),
          census: async () => (owner) => owner !== id && !disk.alive.has(owner),
        },
        last: {
          leave: (rows) => void disk.last.set(id, rows),
          clear: (owner) => void disk.last.delete(owner),
          find: (isGone) => [...disk.last].filter(([owner]) => isGone(owner)),
        },
        isHidden: () => life.isHidden,
        maxBytes,
        maxAgeMs: 7 * 24 * 3_600_000,
      });
      takeOver = () => void (life.state === 'open' && storage.takeOver());
      return plant === 'writes nothing down' ? Object.assign(storage, { keep() {}, save() {} }) : storage;
    },
  };
  return { queue, takeOver: () => takeOver() };
}
