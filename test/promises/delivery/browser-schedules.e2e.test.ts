import { chromium, type Browser, type Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findBrowser } from '../../house/find-browser.ts';
import { buildDeliveryPage } from './build-delivery-page.ts';
import { startFaultServer, type Fault } from './fault-server.ts';
import { createRandom } from './random.ts';

const AT_ONCE = 5;

// Less than the exporter waits for an answer: real ones need time, whatever the clock of the page says.
const STEP_MS = 9000;

let browser: Browser;
let serveFile: Awaited<ReturnType<typeof buildDeliveryPage>>;
beforeAll(async () => {
  serveFile = await buildDeliveryPage();
  browser = await chromium.launch(await findBrowser());
});
afterAll(() => browser?.close());

const FAULTS: readonly Fault[] = [
  'reset after',
  'reset before',
  'hang before',
  'hang after',
  'broken answer',
  'endless answer',
  'empty answer',
  'no JSON',
  'a page of HTML',
  { status: 500 },
  { status: 503, headers: { 'retry-after': '7' } },
  { status: 429 },
  { status: 401 },
];
const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

/** Runs one random schedule in a profile of its own; the clock of its pages is the test's. */
async function runSchedule(seed: number): Promise<readonly string[]> {
  const random = createRandom(seed);
  const kills = random.chance(0.3);
  const server = await startFaultServer(serveFile);
  const context = await browser.newContext();
  await context.clock.install();
  let pages: Page[] = [];
  let nth = 0;
  // What a killed page may lose: captured since its clock last went on.
  const unsafe = new Map<Page, number[]>();
  const excused = new Set<number>();

  async function open(): Promise<void> {
    const page = await context.newPage();
    await page.goto(server.url);
    await page.clock.runFor(1100);
    await page.waitForFunction(async () => (await indexedDB.databases()).length > 0);
    await page.evaluate(() => window.rows());
    unsafe.set(page, []);
    pages.push(page);
  }

  /** Waits until every request has its answer, but for those that nothing but time will end. */
  async function settle(page: Page): Promise<void> {
    const unanswered = async (): Promise<string[]> => {
      const ids = await page.evaluate(() => [...window.underWay]);
      return ids.filter((id) => !server.hanging.has(id));
    };
    await expect.poll(unanswered, { interval: 5 }).toEqual([]);
  }

  async function pass(page: Page, ms: number): Promise<void> {
    for (let rest = ms; rest > 0; rest -= STEP_MS) {
      await page.clock.runFor(Math.min(rest, STEP_MS));
      await settle(page);
    }
    await page.evaluate(() => window.rows());
    if (ms >= 250) unsafe.set(page, []);
  }

  async function log(page: Page, count: number): Promise<void> {
    const first = nth;
    nth += count;
    for (let one = first; one < nth; one++) unsafe.get(page)!.push(one);
    await page.evaluate(([from, level, times]) => window.log(from, level, times), [
      first,
      random.pick(LEVELS),
      count,
    ] as const);
  }

  async function end(page: Page): Promise<void> {
    pages = pages.filter((one) => one !== page);
    if (kills) {
      for (const one of unsafe.get(page)!) excused.add(one);
      const crashed = page.waitForEvent('crash');
      page.goto('chrome://crash').catch(() => {});
      await crashed;
      await page.close();
    } else {
      await page.goto(`${server.url}/next`).catch(() => {});
      await page.close();
    }
    if (!pages[0] || random.chance(0.3)) await open();
  }

  const events: readonly ((page: Page) => unknown)[] = [
    (page) => log(page, 1),
    (page) => log(page, 1 + random.below(80)),
    (page) => pass(page, 50 + random.below(300)),
    (page) => pass(page, 250 + random.below(12_000)),
    (page) => page.evaluate(() => window.flush()),
    () => {
      const fault = random.pick(FAULTS);
      let count = 1 + random.below(6);
      server.setFault(() => (count-- > 0 ? fault : 'none'));
    },
    async (page) => {
      await context.setOffline(true);
      await log(page, 1 + random.below(20));
      await pass(page, 250 + random.below(20_000));
      await context.setOffline(false);
    },
    (page) => end(page),
    () => pages.length < 2 && open(),
  ];

  await open();
  for (let count = 5 + random.below(7); count > 0; count--) await random.pick(events)(random.pick(pages));

  server.setFault(() => 'none');
  const rows = (): Promise<number> => pages[0]!.evaluate(() => window.rows());
  for (let round = 0; round < 40 && ((await rows()) > 0 || round < 3); round++) {
    for (const page of pages) await pass(page, 31_000);
  }

  const violations: string[] = [];
  for (const page of pages) {
    const { captured, adopted, queued, delivered, dropped } = await page.evaluate(() => window.account());
    const lost = Object.values(dropped).reduce((sum, more) => sum + more, 0);
    if (captured + adopted !== queued + delivered + lost) violations.push('an account does not add up');
    if (queued + lost > 0) violations.push(`${queued} wait, ${lost} dropped`);
  }
  const lost = Array.from({ length: nth }, (_, one) => one).filter(
    (one) => !server.stored.has(one) && !excused.has(one),
  );
  if (lost[0] !== undefined) violations.push(`lost ${lost.length} of ${nth}, from record ${lost[0]} on`);
  for (const [one, times] of server.stored) if (times > 1) violations.push(`stored twice: record ${one}`);
  await context.close();
  await server.close();
  return violations.map((violation) => `seed ${seed}: ${violation}`);
}

const blocks = process.env['SEED']
  ? [Number(process.env['SEED'])]
  : Array.from({ length: 10 }, (_, nth) => nth * AT_ONCE);

it.each(blocks)('loses nothing in IndexedDB either: schedules from seed %i on', async (first) => {
  const seeds = process.env['SEED'] ? [first] : Array.from({ length: AT_ONCE }, (_, nth) => first + nth);
  const found = await Promise.all(seeds.map(runSchedule));
  expect(found.flat()).toEqual([]);
});
