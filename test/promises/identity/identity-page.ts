import { otlpExporter, type Action, type DeliveryAccount } from 'waybill';
import { createTracing } from '../../../src/core/internal.ts';
import type { Random } from '../../house/random.ts';
import type { Disk } from '../delivery/disk.ts';
import type { PageLife } from '../delivery/page-surroundings.ts';
import { queueOnDisk } from '../delivery/queue-on-disk.ts';
import { keyOf, signToken, type Account } from './identity-server.ts';

/**
 * How an app tells the exporter about its user. Only the first kind is right. `late token`: the app's token changes a
 * moment after the identity. `early token`: it changes before the identity. `fixed token`: the exporter keeps the first
 * token for ever. `cookie`: the browser sends the cookie of the user who signed in last in any tab.
 */
export type ClientKind = 'right' | 'late token' | 'early token' | 'fixed token' | 'cookie';

/** A planted mistake of the exporter, to show that the schedules find it. */
export type IdentityPlant = 'sends everything as the current user' | 'sends cookies with everything';

/** Everything around a page. */
export interface IdentitySurroundings {
  readonly url: string;
  readonly disk: Disk;
  readonly random: Random;
  readonly client: ClientKind;
  readonly plant: IdentityPlant | undefined;
  readonly isOffline: () => boolean;
  /** The cookie jar that all pages of the origin share. */
  readonly jar: { cookie: string | undefined };
  /** The requests under way. */
  readonly calls: Set<object>;
}

/** The user of a time on a page. A record belongs to the user of the time at which its action began. */
export interface Reign {
  account: Account | null;
  /** Whether records of this time may have left before the user was known. */
  isFirst: boolean;
}

/** A captured record: its reign, and when it was captured. */
export interface CapturedRecord {
  readonly reign: Reign;
  readonly atMs: number;
}

/** One page of an origin. */
export interface IdentityPage {
  readonly captured: ReadonlyMap<number, CapturedRecord>;
  readonly signIn: (account: Account | null) => void;
  /** Gets a new token and a new session for the same user. */
  readonly refresh: () => void;
  readonly log: (nth: number, level: 'info' | 'error') => void;
  /** Starts an action. The returned function logs in it. */
  readonly begin: () => (nth: number) => void;
  readonly flush: () => void;
  readonly takeOver: () => void;
  readonly account: () => DeliveryAccount;
  readonly end: (how: 'closed' | 'killed') => void;
}

let pages = 0;
let sessions = 0;
const TOKEN_SECONDS = 600;

/** Opens a page. */
export function openIdentityPage(surroundings: IdentitySurroundings): IdentityPage {
  const { url, disk, random, client, plant, isOffline, jar, calls } = surroundings;
  const life: PageLife = { id: `identity page ${++pages}`, state: 'open', isHidden: false };
  const captured = new Map<number, CapturedRecord>();
  let reign: Reign = { account: null, isFirst: true };
  let account: Account | null = null;
  let token: string | undefined;
  let first: string | undefined;
  const bearer = (text: string | undefined): Record<string, string> =>
    text ? { authorization: `Bearer ${text}` } : {};
  const headersOf = {
    right: () => bearer(token),
    'late token': () => bearer(token),
    'early token': () => bearer(token),
    'fixed token': () => bearer(first),
    cookie: undefined,
  }[client];
  const otlp = otlpExporter({ url, ...(headersOf && { headers: headersOf }) });
  const { queue, takeOver } = queueOnDisk(life, {
    disk,
    random,
    maxRecords: 10_000,
    maxBytes: 5_242_880,
    plant: undefined,
  });
  const tracing = createTracing({
    service: 'page',
    onDiagnostic: () => {},
    queue,
    exporter: (records, request) => {
      // The page is gone, so the request never settles.
      if (life.state !== 'open' && !request.exit) return new Promise(() => {});
      const call = {};
      calls.add(call);
      const asCurrent = plant === 'sends everything as the current user' && {
        identity: 'any',
        isFormer: false,
      };
      return otlp(records, {
        ...request,
        ...asCurrent,
        fetch(input, init) {
          if (isOffline()) return Promise.reject(new TypeError('Failed to fetch'));
          const isOmitted = init?.credentials === 'omit' && plant !== 'sends cookies with everything';
          const hasCookie = client === 'cookie' && !isOmitted && jar.cookie;
          const cookie = hasCookie ? { 'x-cookie': jar.cookie! } : {};
          return fetch(input, { ...init, headers: { ...init?.headers, ...cookie } });
        },
      }).finally(() => calls.delete(call));
    },
  });

  function write(nth: number, owner: Reign, log: () => void): void {
    captured.set(nth, { reign: owner, atMs: performance.now() });
    log();
  }

  function setSession(): void {
    tracing.setSession(account && `${account.user}.${account.org}.${++sessions}`);
  }

  function setToken(): void {
    token = account ? signToken(account, TOKEN_SECONDS) : undefined;
    first ??= token;
    jar.cookie = token;
  }

  return {
    captured,
    signIn(next) {
      account = next;
      // Records before the first user belong to that user: the login, and what failed before it.
      if (reign.isFirst && reign.account === null) reign.account = next;
      else reign = { account: next, isFirst: false };
      if (client === 'early token' || client === 'cookie') setToken();
      // A session without an identity would be the identity.
      if (!next) setSession();
      tracing.setIdentity(next && keyOf(next));
      if (next) setSession();
      if (client === 'late token') setTimeout(setToken, 300);
      else setToken();
    },
    refresh() {
      setToken();
      setSession();
    },
    log: (nth, level) => write(nth, reign, () => tracing.log[level](`record ${nth}`, { nth })),
    begin() {
      const owner = reign;
      const action: Action = tracing.startAction('long');
      return (nth) => write(nth, owner, () => action.log.warn(`record ${nth}`, { nth }));
    },
    flush: () => void tracing.flush(),
    takeOver,
    account: tracing.account,
    end(how) {
      if (how === 'closed') void tracing.flush({ exit: true });
      life.state = how;
      disk.alive.delete(life.id);
    },
  };
}
