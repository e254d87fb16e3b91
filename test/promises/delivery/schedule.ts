import { setImmediate as nextTurn } from 'node:timers/promises';
import { createDisk } from './disk.ts';
import type { Fault } from './fault.ts';
import type { FaultServer } from './fault-server.ts';
import { openPage, type Page } from './open-page.ts';
import type { ExportCall, Plant } from './page-surroundings.ts';
import { createRandom, type Random } from '../../house/random.ts';
import { passTime } from './virtual-time.ts';

/** A: faults that pass. B: bounds and refusals. C: killed processes. */
export type ScheduleKind = 'A' | 'B' | 'C';

/** Mistakes of pages, and one of the server. */
export type SchedulePlant = Plant | 'acknowledges before it stores';

// After each of these faults, everything must recover.
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

/** One schedule under way: an origin with its pages, the network between them and the server, and the time. */
export class Schedule {
  readonly random: Random;
  readonly kind: ScheduleKind;
  readonly disk = createDisk();
  readonly server: FaultServer;
  readonly #plant: SchedulePlant | undefined;
  readonly #calls = new Set<ExportCall>();
  readonly #isSmall: boolean;
  /** Every page so far, ended pages included. */
  readonly all: Page[] = [];
  /** The time at which each page ended, and whether by a kill. */
  readonly ends = new Map<Page, readonly [atMs: number, wasKilled: boolean]>();
  open: Page[] = [];
  isOffline = false;
  /** The number of records that have been captured. */
  captured = 0;

  constructor(seed: number, server: FaultServer, plant: SchedulePlant | undefined) {
    this.random = createRandom(seed);
    this.server = server;
    this.#plant = plant;
    this.kind = this.random.pick(['A', 'A', 'B', 'C'] as const);
    this.#isSmall = this.kind === 'B' && this.random.chance(0.5);
  }

  start(): void {
    const page = openPage({
      disk: this.disk,
      server: this.server,
      random: this.random,
      isOffline: () => this.isOffline,
      calls: this.#calls,
      maxRecords: this.#isSmall ? 60 : 10_000,
      maxBytes: this.#isSmall ? 20_000 : 5_242_880,
      listens: this.kind === 'B' || this.random.chance(0.5),
      plant: this.#plant === 'acknowledges before it stores' ? undefined : this.#plant,
    });
    this.all.push(page);
    this.open.push(page);
    page.takeOver();
  }

  log(page: Page, level: 'debug' | 'info' | 'warn' | 'error'): void {
    page.log(this.captured++, level);
  }

  /** Waits until only a timer can make progress. */
  async settle(): Promise<void> {
    const { hanging } = this.server;
    for (let quiet = 0; quiet < 3;) {
      await nextTurn();
      quiet = [...this.#calls].every(({ request }) => hanging.has(request)) ? quiet + 1 : 0;
    }
  }

  async pass(ms: number): Promise<void> {
    await passTime(ms, () => this.settle());
  }

  /** Lets the next requests fail. */
  failRequests(): void {
    const { random } = this;
    const faults = Array.from({ length: 1 + random.below(4) }, () => random.pick(PASSING));
    if (this.#plant === 'acknowledges before it stores') faults.push('answer without storing');
    const times = random.chance(0.2) ? 20 : 1 + random.below(3);
    let count = faults.length * times;
    this.server.setFault(() => (count-- > 0 ? faults[count % faults.length]! : 'none'));
  }

  /** Lets the next operations on the disk fail. */
  async failStorage(): Promise<void> {
    const { random, disk } = this;
    // The last writes of an ended page must succeed first.
    await this.pass(100);
    const operation = random.pick(['open', 'put', 'delete', 'takeOver']);
    const reason = random.pick(['QuotaExceededError', 'InvalidStateError', 'UnknownError']);
    let count = 1 + random.below(3);
    disk.fault = (one) => (one === operation && count-- > 0 ? reason : undefined);
  }

  /** Ends one page. */
  async leave(kill: boolean): Promise<void> {
    const { random } = this;
    if (this.kind !== 'C') await this.#writeAllDown();
    const page = random.pick(this.open);
    this.open = this.open.filter((one) => one !== page);
    this.ends.set(page, [performance.now(), kill]);
    if (kill) page.kill();
    else page.close();
    if (this.open.length === 0 || random.chance(0.5)) this.start();
  }

  // A page that ends while its disk fails loses its records. So the disk must write everything first.
  async #writeAllDown(): Promise<void> {
    this.disk.fault = () => undefined;
    await this.pass(31_000);
    for (const page of this.open) page.takeOver();
    await this.pass(1000);
    if (this.random.chance(0.5)) this.log(this.random.pick(this.open), 'error');
  }

  /** Ends all faults, keeps a page open, and lets time pass until no record waits any more. */
  async recover(): Promise<void> {
    this.isOffline = false;
    this.disk.fault = () => undefined;
    this.server.setFault(() => 'none');
    if (this.open.length === 0) this.start();
    for (let minutes = 0; minutes < 64; minutes += 1) {
      await this.#passMinute();
      if (this.open.every((page) => page.account().queued === 0)) break;
    }
    await this.#passMinute();
  }

  async #passMinute(): Promise<void> {
    for (const page of this.open) page.takeOver();
    await this.pass(61_000);
  }
}
