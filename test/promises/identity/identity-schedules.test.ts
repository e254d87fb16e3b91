import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { againWith, fuzzBlocks } from '../../house/fuzz-seeds.ts';
import type { IdentityPlant } from './identity-page.ts';
import { IdentitySchedule } from './identity-schedule.ts';
import { startIdentityServer, type IdentityServer } from './identity-server.ts';
import { runInVirtualTime } from '../delivery/virtual-time.ts';

let server: IdentityServer;
beforeAll(async () => {
  server = await startIdentityServer();
});
afterAll(() => server.close());

runInVirtualTime();

async function runSchedule(seed: number, plant?: IdentityPlant): Promise<IdentitySchedule> {
  // The timers of the schedule before must not fire in this one.
  vi.clearAllTimers();
  server.reset();
  // With a check at the ingest, the mistakes would do no harm.
  server.setChecks(!plant);
  const schedule = new IdentitySchedule(seed, server, plant);
  const { random } = schedule;
  vi.spyOn(Math, 'random').mockImplementation(random.next);
  schedule.start();
  const events = schedule.events();
  for (let count = 8 + random.below(20); count > 0; count--) {
    await random.pick(events)();
    await schedule.settle();
  }
  await schedule.recover();
  return schedule;
}

it.each(fuzzBlocks(1000, 50))(
  'stores no record under a foreign identity, and loses none without need: schedules from seed %i on',
  async (_first, seeds) => {
    const violations: string[] = [];
    let captured = 0;
    for (const seed of seeds) {
      const schedule = await runSchedule(seed);
      captured += schedule.captured;
      const about = `seed ${seed}, client ${schedule.client}`;
      violations.push(...schedule.judge().map((violation) => `${about}: ${violation}; ${againWith(seed)}`));
    }
    expect(violations).toEqual([]);
    // A single schedule may have no record.
    if (seeds.length > 1) expect(captured).toBeGreaterThan(0);
  },
  60_000,
);

// The schedules are always the same: they are known to find each mistake.
const KNOWN = Array.from({ length: 40 }, (_, seed) => seed);

it.each<IdentityPlant>(['sends everything as the current user', 'sends cookies with everything'])(
  'finds an exporter that %s',
  async (plant) => {
    const violations: string[] = [];
    for (const seed of KNOWN) violations.push(...(await runSchedule(seed, plant)).judge());
    expect(violations.filter((violation) => violation.includes('is stored in'))).not.toEqual([]);
  },
  60_000,
);
