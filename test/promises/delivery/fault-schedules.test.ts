import { afterAll, beforeAll, expect, it } from 'vitest';
import { againWith, fuzzBlocks } from '../../house/fuzz-seeds.ts';
import { startFaultServer, type FaultServer } from './fault-server.ts';
import { runSchedule, type Outcome } from './run-schedule.ts';
import type { SchedulePlant } from './schedule.ts';
import { runInVirtualTime } from './virtual-time.ts';

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
afterAll(() => server.close());

runInVirtualTime();

async function runAll(
  seeds: readonly number[],
  plant?: SchedulePlant,
): Promise<{ outcomes: readonly Outcome[]; violations: readonly string[] }> {
  const outcomes: Outcome[] = [];
  for (const seed of seeds) outcomes.push(await runSchedule(seed, server, plant));
  const violations = outcomes.flatMap((outcome, nth) =>
    outcome.violations.map(
      (violation) => `seed ${seeds[nth]}, class ${outcome.kind}: ${violation}; ${againWith(seeds[nth]!)}`,
    ),
  );
  return { outcomes, violations };
}

it.each(fuzzBlocks(950, 50))(
  'accounts for every record, and loses none without need: schedules from seed %i on',
  async (_first, seeds) => {
    const { outcomes, violations } = await runAll(seeds);
    expect(violations).toEqual([]);
    const captured = outcomes.reduce((sum, outcome) => sum + outcome.captured, 0);
    // A single schedule may have no record.
    if (seeds.length > 1) expect(captured).toBeGreaterThan(0);
  },
  60_000,
);

// The schedules are always the same: they are known to find each mistake.
const KNOWN = Array.from({ length: 60 }, (_, seed) => seed);

it.each<[SchedulePlant, RegExp]>([
  ['acknowledges before it stores', /lost/],
  ['deletes before it sends', /lost/],
  ['writes nothing down', /lost/],
  ['makes a new id at each try', /stored 2 times/],
])(
  'finds code that %s',
  async (plant, found) => {
    const { violations } = await runAll(KNOWN, plant);
    expect(violations.filter((violation) => found.test(violation))).not.toEqual([]);
  },
  60_000,
);
