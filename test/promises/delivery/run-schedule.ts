import { setImmediate as nextTurn } from 'node:timers/promises';
import { vi } from 'vitest';
import { createDisk } from './disk.ts';
import type { Fault, FaultServer } from './fault-server.ts';
import { openPage, type ExportCall, type Page, type Plant } from './open-page.ts';
import { createRandom } from './random.ts';

/** What a schedule did to the records. */
export interface Outcome {
  /** A: faults that pass. B: bounds and refusals. C: killed processes. */
  readonly kind: 'A' | 'B' | 'C';
  /** Everything that must not be, in words. */
  readonly violations: readonly string[];
  readonly captured: number;
}

// Each passes, and then all is well.
const PASSING: readonly Fault[] = [
  'reset after',
  'reset before',
  'hang before',
  'hang after',
  'broken answer',
  'endless answer',
  'empty answer',
  'no JSON',
  'no content',
  'a page of HTML',
  ...[500, 502, 503, 504, 429, 408, 401, 403].map((status) => ({ status })),
  { status: 502, body: '<html>Bad gateway</html>' },
  ...['7', '-1', '1e9', 'abc', '', 'Thu, 01 Jan 1970 00:00:00 GMT'].map((value) => ({
    status: 503,
    headers: { 'retry-after': value },
  })),
];
const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
const HOUR_MS = 3_600_000;
// What a killed process may lose, with what the slow disk of the test adds.
const WINDOW_MS = 250 + 3 * 20;

/** Runs one random schedule of faults, and says what was wrong in the end. */
export async function runSchedule(
  seed: number,
  server: FaultServer,
  plant?: Plant | 'acknowledges before it stores',
): Promise<Outcome> {
  const random = createRandom(seed);
  const kind = random.pick(['A', 'A', 'B', 'C'] as const);
  const disk = createDisk();
  const calls = new Set<ExportCall>();
  const all: Page[] = [];
  const ends = new Map<Page, readonly [atMs: number, wasKilled: boolean]>();
  let open: Page[] = [];
  let offline = false;
  let nth = 0;
  // What was under way for the schedule before is over.
  vi.clearAllTimers();
  server.reset();
  vi.spyOn(Math, 'random').mockImplementation(random.next);

  const isSmall = kind === 'B' && random.chance(0.5);
  function start(): void {
    const page = openPage({
      disk,
      server,
      random,
      isOffline: () => offline,
      calls,
      maxRecords: isSmall ? 60 : 10_000,
      maxBytes: isSmall ? 20_000 : 5_242_880,
      listens: kind === 'B' || random.chance(0.5),
      plant: plant === 'acknowledges before it stores' ? undefined : plant,
    });
    all.push(page);
    open.push(page);
    page.takeOver();
  }

  /** Waits until nothing but time can go on. */
  async function settle(): Promise<void> {
    for (let quiet = 0; quiet < 3;) {
      await nextTurn();
      quiet = [...calls].every(({ request }) => server.hanging.has(request)) ? quiet + 1 : 0;
    }
  }

  async function pass(ms: number): Promise<void> {
    const over = { is: false };
    setTimeout(() => (over.is = true), ms);
    while (!over.is) {
      await vi.advanceTimersToNextTimerAsync();
      await settle();
    }
  }

  function fault(): void {
    const faults = Array.from({ length: 1 + random.below(4) }, () => random.pick(PASSING));
    if (plant === 'acknowledges before it stores') faults.push('answer without storing');
    const times = random.chance(0.2) ? 20 : 1 + random.below(3);
    let count = faults.length * times;
    server.setFault(() => (count-- > 0 ? faults[count % faults.length]! : 'none'));
  }

  async function storageFault(): Promise<void> {
    // What a page that has ended wrote at last is through.
    await pass(100);
    const operation = random.pick(['open', 'put', 'delete', 'takeOver']);
    const reason = random.pick(['QuotaExceededError', 'InvalidStateError', 'UnknownError']);
    let count = 1 + random.below(3);
    disk.fault = (one) => (one === operation && count-- > 0 ? reason : undefined);
  }

  async function leave(kill: boolean): Promise<void> {
    // A page that ends while nothing can be written down loses what it has: first all of it is.
    if (kind !== 'C') {
      disk.fault = () => undefined;
      await pass(31_000);
      for (const page of open) page.takeOver();
      await pass(1000);
      if (random.chance(0.5)) random.pick(open).log(nth++, 'error');
    }
    const page = random.pick(open);
    open = open.filter((one) => one !== page);
    ends.set(page, [performance.now(), kill]);
    if (kill) page.kill();
    else page.close();
    if (open.length === 0 || random.chance(0.5)) start();
  }

  const events: (() => unknown)[] = [
    () => random.pick(open).log(nth++, random.pick(LEVELS)),
    () => {
      const page = random.pick(open);
      const level = random.pick(LEVELS);
      for (let count = random.below(random.chance(0.2) ? 300 : 40); count > 0; count--)
        page.log(nth++, level);
    },
    () => pass(random.below(400)),
    () => pass(random.below(12_000)),
    () => pass(random.below(90_000)),
    fault,
    fault,
    () => (offline = !offline),
    () => random.pick(open).flush(),
    () => random.pick(open).takeOver(),
    () => random.pick(open).setHidden(random.chance(0.5)),
    // The end of a page does not wait for a request under way.
    () => {
      const page = random.pick(open);
      page.log(nth++, 'error');
      page.flush();
      page.setHidden(true);
      page.setHidden(false);
    },
    () => open.length < 2 && start(),
    () => vi.setSystemTime(Date.now() + random.pick([-24, -1, 1, 24]) * HOUR_MS),
  ];
  if (kind === 'C')
    events.push(
      () => leave(true),
      () => leave(random.chance(0.5)),
    );
  else events.push(() => leave(false), storageFault);
  if (kind === 'B') {
    const poisoned = random.below(7);
    if (random.chance(0.6)) {
      server.setPoison((one) => one % 11 === poisoned, random.pick(['partial success', 'whole request']));
    }
    if (random.chance(0.3)) server.setMaxBytes(2000 + random.below(20_000));
    events.push(() => server.setFault(() => (random.chance(0.3) ? { status: 404 } : 'none')));
  }

  start();
  for (let count = 8 + random.below(14); count > 0; count--) {
    await random.pick(events)();
    await settle();
  }

  // All is well again, and stays so: a page is there, and time passes.
  offline = false;
  disk.fault = () => undefined;
  server.setFault(() => 'none');
  if (open.length === 0) start();
  for (let minutes = 0; minutes < 64; minutes += 1) {
    for (const page of open) page.takeOver();
    await pass(61_000);
    if (open.every((page) => page.account().queued === 0)) break;
  }
  for (const page of open) page.takeOver();
  await pass(61_000);

  return { kind, captured: nth, violations: judge() };

  function judge(): string[] {
    const violations: string[] = [];
    const dropped = new Set(all.flatMap((page) => page.dropped));
    const droppedCounts = all.map((page) =>
      Object.values(page.account().dropped).reduce((sum, more) => sum + more, 0),
    );
    for (const page of all) {
      const { captured, adopted, queued, delivered } = page.account();
      const lost = droppedCounts[all.indexOf(page)]!;
      if (captured + adopted !== queued + delivered + lost) {
        violations.push(`an account does not add up: ${JSON.stringify(page.account())}`);
      }
      if (lost !== page.dropped.length && kind === 'B')
        violations.push(`${lost} dropped, ${page.dropped.length} told`);
      if (open.includes(page) && queued > 0) violations.push(`${queued} wait though all is well`);
    }
    if (kind === 'A' && droppedCounts.some((count) => count > 0)) violations.push('dropped without need');
    for (const page of all) {
      const { captured } = page;
      const [endMs, wasKilled] = ends.get(page) ?? [Infinity, false];
      const lost = [...captured].filter(
        ([one, ms]) =>
          !server.stored.has(one) && !dropped.has(one) && !(wasKilled && endMs - ms <= WINDOW_MS),
      );
      if (lost[0]) violations.push(`lost ${lost.length}, from record ${lost[0][0]} on`);
    }
    for (const [one, times] of server.stored)
      if (times > 1) violations.push(`stored ${times} times: record ${one}`);
    if (disk.stolen > 0) violations.push(`${disk.stolen} rows taken from pages that live`);
    if (disk.last.size > 0) violations.push(`${disk.last.size} pages left something that nobody took`);
    if (disk.rows.size > 0) violations.push(`${disk.rows.size} rows left behind`);
    return violations;
  }
}
