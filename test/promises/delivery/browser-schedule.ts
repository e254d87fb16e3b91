import type { BrowserContext, Page } from 'playwright';
import { vi } from 'vitest';
import type { FaultServer } from './fault-server.ts';
import type { Fault } from './fault.ts';
import { createRandom, type Random } from '../../house/random.ts';

// Shorter than the exporter's timeout. Real answers need time, so a step of the fake clock must not reach the timeout.
const STEP_MS = 9000;

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

/** One random schedule in a browser profile of its own. The test controls the clock of its pages. */
export class BrowserSchedule {
  readonly #random: Random;
  readonly #server: FaultServer;
  readonly #context: BrowserContext;
  readonly #kills: boolean;
  #pages: Page[] = [];
  #captured = 0;
  /** The records that a killed page may lose: those captured since its clock last went on. */
  readonly #unsafe = new Map<Page, number[]>();
  readonly #excused = new Set<number>();

  constructor(seed: number, server: FaultServer, context: BrowserContext) {
    this.#random = createRandom(seed);
    this.#kills = this.#random.chance(0.3);
    this.#server = server;
    this.#context = context;
  }

  /** Runs the schedule, and describes every error in its final state. */
  async run(): Promise<string[]> {
    const random = this.#random;
    await this.#context.clock.install();
    await this.#open();
    const events = this.#events();
    for (let count = 5 + random.below(7); count > 0; count--) {
      await random.pick(events)(random.pick(this.#pages));
    }
    await this.#recover();
    return [...(await this.#judgeAccounts()), ...this.#judgeLosses()];
  }

  #events(): readonly ((page: Page) => unknown)[] {
    const random = this.#random;
    return [
      (page) => this.#log(page, 1),
      (page) => this.#log(page, 1 + random.below(80)),
      (page) => this.#pass(page, 50 + random.below(300)),
      (page) => this.#pass(page, 250 + random.below(12_000)),
      (page) => page.evaluate(() => window.flush()),
      () => this.#failRequests(),
      (page) => this.#goOffline(page),
      (page) => this.#end(page),
      () => this.#pages.length < 2 && this.#open(),
    ];
  }

  async #open(): Promise<void> {
    const page = await this.#context.newPage();
    await page.goto(this.#server.url);
    await page.clock.runFor(1100);
    await page.waitForFunction(async () => (await indexedDB.databases()).length > 0);
    await page.evaluate(() => window.rows());
    this.#unsafe.set(page, []);
    this.#pages.push(page);
  }

  /** Waits until every request has its answer, except requests that only a timeout can end. */
  async #settle(page: Page): Promise<void> {
    const { hanging } = this.#server;
    const check = async (): Promise<void> => {
      const ids = await page.evaluate(() => [...window.underWay]);
      const unanswered = ids.filter((id) => !hanging.has(id));
      if (unanswered.length > 0) throw new Error(`no answer came to ${unanswered.join(', ')}`);
    };
    await vi.waitFor(check, { interval: 5, timeout: 10_000 });
  }

  async #pass(page: Page, ms: number): Promise<void> {
    for (let rest = ms; rest > 0; rest -= STEP_MS) {
      await page.clock.runFor(Math.min(rest, STEP_MS));
      await this.#settle(page);
    }
    await page.evaluate(() => window.rows());
    if (ms >= 250) this.#unsafe.set(page, []);
  }

  async #log(page: Page, count: number): Promise<void> {
    const first = this.#captured;
    this.#captured += count;
    for (let one = first; one < this.#captured; one++) this.#unsafe.get(page)!.push(one);
    await page.evaluate(([from, level, times]) => window.log(from, level, times), [
      first,
      this.#random.pick(LEVELS),
      count,
    ] as const);
  }

  #failRequests(): void {
    const fault = this.#random.pick(FAULTS);
    let count = 1 + this.#random.below(6);
    this.#server.setFault(() => (count-- > 0 ? fault : 'none'));
  }

  async #goOffline(page: Page): Promise<void> {
    await this.#context.setOffline(true);
    await this.#log(page, 1 + this.#random.below(20));
    await this.#pass(page, 250 + this.#random.below(20_000));
    await this.#context.setOffline(false);
  }

  async #end(page: Page): Promise<void> {
    this.#pages = this.#pages.filter((one) => one !== page);
    if (this.#kills) {
      for (const one of this.#unsafe.get(page)!) this.#excused.add(one);
      const crashed = page.waitForEvent('crash');
      page.goto('chrome://crash').catch(() => {});
      await crashed;
    } else {
      await page.goto(`${this.#server.url}/next`).catch(() => {});
    }
    await page.close();
    if (!this.#pages[0] || this.#random.chance(0.3)) await this.#open();
  }

  async #recover(): Promise<void> {
    this.#server.setFault(() => 'none');
    const rows = (): Promise<number> => this.#pages[0]!.evaluate(() => window.rows());
    for (let round = 0; round < 40 && ((await rows()) > 0 || round < 3); round++) {
      for (const page of this.#pages) await this.#pass(page, 31_000);
    }
  }

  async #judgeAccounts(): Promise<string[]> {
    const violations: string[] = [];
    for (const page of this.#pages) {
      const { captured, adopted, queued, delivered, dropped } = await page.evaluate(() => window.account());
      const lost = Object.values(dropped).reduce((sum, more) => sum + more, 0);
      if (captured + adopted !== queued + delivered + lost) violations.push('an account does not add up');
      if (queued + lost > 0) violations.push(`${queued} wait, ${lost} dropped`);
    }
    return violations;
  }

  #judgeLosses(): string[] {
    const { stored } = this.#server;
    const lost = Array.from({ length: this.#captured }, (_, one) => one).filter(
      (one) => !stored.has(one) && !this.#excused.has(one),
    );
    return [
      ...(lost[0] === undefined
        ? []
        : [`lost ${lost.length} of ${this.#captured}, from record ${lost[0]} on`]),
      ...[...stored].filter(([, times]) => times > 1).map(([one]) => `stored twice: record ${one}`),
    ];
  }
}
