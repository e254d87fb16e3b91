import { setImmediate as nextTurn } from 'node:timers/promises';
import { hashIdentity } from '../../../src/core/internal.ts';
import { createRandom, type Random } from '../../house/random.ts';
import { createDisk } from '../delivery/disk.ts';
import {
  openIdentityPage,
  type CapturedRecord,
  type ClientKind,
  type IdentityPlant,
  type IdentityPage,
} from './identity-page.ts';
import { keyOf, type Account, type IdentityServer } from './identity-server.ts';
import { passTime } from '../delivery/virtual-time.ts';

const ACCOUNTS: readonly Account[] = [
  { user: 'alice', org: 'acme' },
  { user: 'alice', org: 'globex' },
  { user: 'bob', org: 'globex' },
  { user: 'bob', org: 'initech' },
];
const CLIENTS: readonly ClientKind[] = [
  'right',
  'right',
  'late token',
  'early token',
  'fixed token',
  'cookie',
];
// A killed process may lose the records of this time. It includes the delays of the test's slow disk.
const WINDOW_MS = 250 + 3 * 20;

/** One schedule of people who share a browser, with its network and its time. */
export class IdentitySchedule {
  readonly random: Random;
  readonly client: ClientKind;
  readonly #server: IdentityServer;
  readonly #plant: IdentityPlant | undefined;
  readonly #disk = createDisk();
  readonly #jar = { cookie: undefined as string | undefined };
  readonly #calls = new Set<object>();
  readonly #all: IdentityPage[] = [];
  readonly #kills = new Map<IdentityPage, number>();
  #open: IdentityPage[] = [];
  #begun: ((nth: number) => void)[] = [];
  #isOffline = false;
  #count = 0;

  constructor(seed: number, server: IdentityServer, plant?: IdentityPlant) {
    this.random = createRandom(seed);
    this.#server = server;
    this.#plant = plant;
    this.client = this.random.pick(CLIENTS);
  }

  get captured(): number {
    return this.#count;
  }

  start(): void {
    const page = openIdentityPage({
      url: this.#server.url,
      disk: this.#disk,
      random: this.random,
      client: this.client,
      plant: this.#plant,
      isOffline: () => this.#isOffline,
      jar: this.#jar,
      calls: this.#calls,
    });
    this.#all.push(page);
    this.#open.push(page);
    page.takeOver();
    if (this.random.chance(0.7)) page.signIn(this.random.pick(ACCOUNTS));
  }

  events(): readonly (() => unknown)[] {
    const { random } = this;
    const page = (): IdentityPage => random.pick(this.#open);
    const log = (): void => page().log(this.#count++, random.pick(['info', 'error'] as const));
    return [
      log,
      log,
      log,
      () => page().signIn(random.pick(ACCOUNTS)),
      () => page().signIn(random.pick(ACCOUNTS)),
      // An error at sign-out, and a failed login after it.
      () => {
        const leaving = page();
        leaving.log(this.#count++, 'error');
        leaving.signIn(null);
        leaving.log(this.#count++, 'error');
      },
      () => page().signIn(null),
      () => page().refresh(),
      () => this.#begun.push(page().begin()),
      () => this.#begun.pop()?.(this.#count++),
      () => (this.#isOffline = !this.#isOffline),
      () => this.#server.failNext(random.below(6), random.pick([401, 403, 429, 500, 503])),
      () => page().flush(),
      () => page().takeOver(),
      () => this.pass(random.below(600)),
      () => this.pass(random.below(20_000)),
      // Longer than a token lives.
      () => this.pass(random.below(1_200_000)),
      () => this.#open.length < 2 && this.start(),
      () => this.#leave(random.chance(0.3)),
    ];
  }

  #leave(kill: boolean): void {
    const page = this.random.pick(this.#open);
    this.#open = this.#open.filter((one) => one !== page);
    this.#begun = [];
    if (kill) this.#kills.set(page, performance.now());
    page.end(kill ? 'killed' : 'closed');
    if (this.#open.length === 0) this.start();
  }

  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet = this.#calls.size === 0 ? quiet + 1 : 0) await nextTurn();
  }

  async pass(ms: number): Promise<void> {
    await passTime(ms, () => this.settle());
  }

  /** Ends all faults. Each user signs in once more, in a new page after all others have been closed. */
  async recover(): Promise<void> {
    this.#isOffline = false;
    this.#server.failNext(0, 503);
    await this.pass(2000);
    for (const page of this.#open.splice(0)) page.end('closed');
    await this.pass(2000);
    for (const account of ACCOUNTS) {
      const page = openIdentityPage({
        url: this.#server.url,
        disk: this.#disk,
        random: this.random,
        client: 'right',
        plant: undefined,
        isOffline: () => false,
        jar: this.#jar,
        calls: this.#calls,
      });
      page.signIn(account);
      this.#all.push(page);
      for (let tries = 0; tries < 3; tries++) {
        page.takeOver();
        await this.pass(61_000);
        page.refresh();
      }
      page.end('closed');
      await this.pass(1000);
    }
  }

  /** Describes every error in the final state. */
  judge(): string[] {
    return this.#all.flatMap((page) => [...this.#judgePage(page)]);
  }

  *#judgePage(page: IdentityPage): Generator<string> {
    const { captured, adopted, queued, delivered, dropped } = page.account();
    const lost = Object.values(dropped).reduce((sum, more) => sum + more, 0);
    if (captured + adopted !== queued + delivered + lost) {
      yield `an account does not add up: ${JSON.stringify(page.account())}`;
    }
    if (lost > 0) yield `dropped without need: ${JSON.stringify(dropped)}`;
    const killedMs = this.#kills.get(page) ?? Infinity;
    for (const [nth, record] of page.captured) yield* this.#judgeRecord(nth, record, killedMs);
  }

  *#judgeRecord(nth: number, { reign, atMs }: CapturedRecord, killedMs: number): Generator<string> {
    const places = this.#server.stored.get(nth) ?? [];
    const own = reign.account && hashIdentity(keyOf(reign.account));
    const ownTenant = reign.account?.org;
    for (const { tenant, identity } of places) {
      const isOwn = tenant === ownTenant && (identity ?? null) === own;
      const isNobodys = tenant === undefined && identity === undefined;
      if (!isOwn && !(isNobodys && reign.isFirst)) {
        yield `record ${nth} of ${own && keyOf(reign.account!)} is stored in ${tenant} as ${String(identity)}`;
      }
    }
    const { user, org } = reign.account ?? {};
    const sessions = places.map(({ session }) => session).filter((session) => session !== undefined);
    const foreign = sessions.find((session) => !String(session).startsWith(`${user}.${org}.`));
    if (foreign !== undefined) yield `record ${nth} of ${user} names the session ${String(foreign)}`;
    // A page that was killed could have written some rows before it knew its user, and others after that.
    if (places.length > 1 && !(reign.isFirst && killedMs < Infinity)) yield `record ${nth} is stored twice`;
    if (!places[0] && killedMs - atMs > WINDOW_MS) yield `record ${nth} is lost`;
  }
}
