import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { SpanRecord } from '../../../src/index.ts';
import { launchChromium } from '../../house/launch-chromium.ts';
import type { Versions } from './build-library-page.ts';
import { openPage, type OpenPage } from './open-page.ts';
import type { Arrival } from './serve-library-page.ts';

/** The expected effects of a click. */
interface Operation {
  readonly name: string;
  /** The number of requests. */
  readonly requests: number;
  /** The name of the action, if it differs from the name of the button. */
  readonly action?: string;
  /** Requests from effects that React's scheduler works off. Without the plugin, their action is unknown. */
  readonly deferred?: readonly string[];
}

const OPERATIONS: readonly Operation[] = [
  { name: 'react-handler', requests: 2 },
  { name: 'react-effects', requests: 4 },
  { name: 'react-late-effect', requests: 2, deferred: ['effect'] },
  { name: 'react-transition', requests: 2 },
  { name: 'wrapped-transition', requests: 2, action: 'open tab' },
  { name: 'use-action', requests: 2, action: 'save by hook' },
  { name: 'query-mutation', requests: 4 },
  { name: 'query-retry', requests: 3 },
  { name: 'query-key', requests: 1 },
  { name: 'swr-mutation', requests: 3 },
  { name: 'swr-key', requests: 1 },
  { name: 'swr-revalidate', requests: 1 },
  { name: 'axios-fetch', requests: 4 },
  { name: 'axios-xhr', requests: 4 },
  { name: 'supabase-tables', requests: 3 },
  { name: 'supabase-functions', requests: 3 },
];

const OPERATIONS_19: readonly Operation[] = [
  { name: 'form-action', requests: 2 },
  { name: 'wrapped-form-action', requests: 2, action: 'invite member' },
  { name: 'action-state', requests: 2, action: 'rename team' },
  { name: 'async-transition', requests: 2 },
];

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

const versions: readonly Versions[] = [
  { react: '19', supabase: '2.119', isCompiled: true },
  { react: '19', supabase: '2.119', isCompiled: false },
  { react: '18.3', supabase: '2.88', isCompiled: true },
  { react: '18.3', supabase: '2.88', isCompiled: false },
];

async function press({ page }: OpenPage, name: string): Promise<void> {
  const button = page.locator(`[data-action="${name}"]:is(button), [name="press-${name}"]`);
  const { x, y } = (await button.boundingBox())!;
  await page.mouse.click(x + 2, y + 2);
}

/** Gives a function that names the action of a request: its name, `none` for an unknown one, or `no trace`. */
async function chargesOf({ page }: OpenPage): Promise<(arrival: Arrival) => string> {
  const { begun } = await page.evaluate(() => window.seen);
  const names = new Map(begun.map(({ traceId, name }) => [traceId, name]));
  return ({ traceId }) => (traceId === undefined ? 'no trace' : (names.get(traceId) ?? 'none'));
}

function operationsOf({ react }: Versions): readonly Operation[] {
  return react === '19' ? [...OPERATIONS, ...OPERATIONS_19] : OPERATIONS;
}

/** Opens a page, and waits for the requests that the libraries make at the start. The page load itself goes on. */
async function openLoaded(version: Versions): Promise<OpenPage> {
  const open = await openPage(version, browser);
  for (const name of ['query-mutation', 'swr-mutation']) await open.waitFor(name, 1);
  return open;
}

/** Presses every button at once. Gives the action of each request, as found and as expected. */
async function pressAll(open: OpenPage, version: Versions): Promise<{ found: unknown; expected: unknown }> {
  const operations = operationsOf(version);
  const before = new Map(operations.map(({ name }) => [name, open.arrivals(name).length]));
  for (const { name } of operations) await press(open, name);
  const arrived = new Map<string, readonly Arrival[]>();
  for (const { name, requests } of operations) {
    const first = before.get(name)!;
    arrived.set(name, (await open.waitFor(name, first + requests)).slice(first));
  }
  const chargeOf = await chargesOf(open);
  const found = operations.map(({ name }) => {
    const charges = arrived.get(name)!.map((arrival) => `${arrival.path} ${chargeOf(arrival)}`);
    return [charges.length, ...charges];
  });
  const expected = operations.map(({ name, requests, action = name, deferred = [] }) => {
    const isUnknown = (path: string): boolean =>
      !version.isCompiled && deferred.some((step) => path.endsWith(`/${step}`));
    const charges = arrived.get(name)!.map(({ path }) => `${path} ${isUnknown(path) ? 'none' : action}`);
    return [requests, ...charges];
  });
  return { found, expected };
}

/** Lists the requests of an operation: the path of each that arrived, and the outcome of each whose span has ended. */
function requestsOf(
  { arrivals }: OpenPage,
  { name, spans }: { name: string; spans: readonly SpanRecord[] },
): unknown {
  const ended = spans.filter(({ attributes }) => String(attributes['url.full']).includes(`/seen/${name}/`));
  return {
    arrived: arrivals(name).map(({ path }) => path),
    ended: ended.map(({ attributes, status }) => [attributes['url.full'], status]),
  };
}

describe.each(versions)('React $react and supabase-js $supabase, compiled: $isCompiled', (version) => {
  const operations = operationsOf(version);
  let open: OpenPage;
  beforeAll(async () => {
    open = await openLoaded(version);
    await open.endLoad();
  });
  afterAll(() => open?.close());

  it('gives every request of every library to the click that it comes from, while all of them overlap', async () => {
    const { found, expected } = await pressAll(open, version);
    expect(found).toEqual(expected);
  });

  it('gives none of them to a page load that is still under way', async () => {
    const loading = await openLoaded(version);
    onTestFinished(loading.close);
    const { found, expected } = await pressAll(loading, version);
    expect(found).toEqual(expected);
    const chargeOf = await chargesOf(loading);
    // React's queue also works off the effects at the start, and their requests belong to the page load.
    const atStart = ['page', 'query-mutation', 'swr-mutation'].map((name) => loading.arrivals(name)[0]!);
    expect(atStart.map(chargeOf)).toEqual(['page load', 'page load', 'page load']);
  });

  it('records the outcome of each action, and the number of requests that it made while it was open', async () => {
    const summaries = await vi.waitFor(async () => {
      const { spans } = await open.page.evaluate(() => window.seen);
      const roots = spans.filter(({ attributes }) => attributes['waybill.outcome'] !== undefined);
      const byName = new Map(roots.map(({ name, attributes }) => [name, attributes]));
      const underWay = operations.filter(({ name, action = name }) => !byName.has(action));
      expect(underWay.map(({ name }) => [name, requestsOf(open, { name, spans })])).toEqual([]);
      return byName;
    }, 10_000);
    for (const { name, requests, action = name } of operations) {
      const { 'waybill.outcome': outcome, 'waybill.request_count': count } = summaries.get(action)!;
      const isPlausible = Number(count) >= 1 && Number(count) <= requests;
      expect([action, outcome, isPlausible]).toEqual([action, 'ok', true]);
    }
    expect(summaries.get('save by hook')?.['waybill.request_count']).toBe(2);
  });

  it('records the attribution of each request', async () => {
    const { begun, spans } = await open.page.evaluate(() => window.seen);
    const known = new Set(begun.map(({ traceId }) => traceId));
    const requests = spans.filter(({ kind, traceId }) => kind === 'client' && known.has(traceId));
    expect(new Set(requests.map(({ attributes }) => attributes['waybill.attribution']))).toEqual(
      new Set([version.isCompiled ? 'exact' : 'inferred']),
    );
  });

  it('charges refetches at intervals to no action', async () => {
    const names = ['query-polling', 'swr-polling'];
    for (const name of names) await press(open, name);
    // A refetch before the end of its action rightly belongs to that action.
    await open.page.waitForFunction(
      (polling) => polling.every((name) => window.seen.spans.some((span) => span.name === name)),
      names,
    );
    for (const name of names) {
      const before = open.arrivals(name).length;
      const charges = (await open.waitFor(name, before + 1)).map(await chargesOf(open));
      expect(charges[0]).toBe(name);
      expect(charges.slice(0, before).filter((charge) => charge !== name && charge !== 'none')).toEqual([]);
      expect(charges.slice(before)).toEqual(charges.slice(before).map(() => 'none'));
    }
  });

  it('charges refetches after a return to the page to no action', async () => {
    const names = ['query-focus', 'swr-focus'];
    for (const name of names) await press(open, name);
    // The libraries ignore a return to the page while they are still loading, so the test repeats it.
    await vi.waitFor(async () => {
      await open.page.evaluate(() => {
        window.dispatchEvent(new Event('focus'));
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
      });
      for (const name of names) expect(open.arrivals(name).length).toBeGreaterThan(1);
    }, 10_000);
    const chargeOf = await chargesOf(open);
    for (const name of names) {
      const [first, ...refetched] = open.arrivals(name);
      expect([first!, ...refetched].map(chargeOf)).toEqual([name, ...refetched.map(() => 'none')]);
    }
  });
});

it.each([true, false])(
  'charges none of 1,000 polls in the background to an action while a user keeps clicking, compiled: %s',
  async (isCompiled) => {
    const open = await openPage({ react: '19', supabase: '2.119', isCompiled }, browser);
    await open.endLoad();
    const { x, y } = (await open.page.locator('[data-action="click-on"]').boundingBox())!;
    await open.page.evaluate(() => window.startPolling());
    // An action stays open for longer than 25 polls take, so all polls run while an action is open. Browsers give input
    // priority over timers, so faster clicks would leave no time for polls.
    for (let click = 1; click <= 40; click++) {
      await open.page.mouse.click(x + 2, y + 2);
      await open.waitFor('poller', click * 25);
    }
    const chargeOf = await chargesOf(open);
    const charges = open.arrivals('poller').map(chargeOf);
    expect(charges.length).toBeGreaterThanOrEqual(1000);
    expect(new Set(charges)).toEqual(new Set(['none']));
    expect(new Set(open.arrivals('click-on').map(chargeOf))).toEqual(new Set(['click-on']));
    await open.close();
  },
  // The browser and the server share the machine with other tests, and need up to a minute for the requests.
  180_000,
);
