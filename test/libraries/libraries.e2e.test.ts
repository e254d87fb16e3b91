import { chromium, type Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findBrowser } from '../house/find-browser.ts';
import { openPage, type OpenPage, type Versions } from './open-page.ts';

/** What a click leads to. */
interface Operation {
  readonly name: string;
  /** How many requests it makes. */
  readonly requests: number;
  /** What its action is called, where that is not the name of the button. */
  readonly action?: string;
  /** Requests from effects that React's scheduler works off: without the plugin nobody knows whose they are. */
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
  browser = await chromium.launch(await findBrowser());
});
afterAll(() => browser?.close());

const versions: readonly Versions[] = [
  { react: '19', supabase: '2.119', isCompiled: true },
  { react: '19', supabase: '2.119', isCompiled: false },
  { react: '18.3', supabase: '2.88', isCompiled: true },
  { react: '18.3', supabase: '2.88', isCompiled: false },
];

describe.each(versions)('React $react and supabase-js $supabase, compiled: $isCompiled', (version) => {
  const operations = version.react === '19' ? [...OPERATIONS, ...OPERATIONS_19] : OPERATIONS;
  let open: OpenPage;
  beforeAll(async () => {
    open = await openPage(version, browser);
    // What loads with the page is over.
    for (const name of ['query-mutation', 'swr-mutation']) {
      await open.waitFor(name, 1);
    }
  });
  afterAll(() => open?.close());

  async function press(name: string): Promise<void> {
    const button = open.page.locator(`[data-action="${name}"]:is(button), [name="press-${name}"]`);
    const { x, y } = (await button.boundingBox())!;
    await open.page.mouse.click(x + 2, y + 2);
  }
  async function traceIdOf(action: string): Promise<string | undefined> {
    const { begun } = await open.page.evaluate(() => window.seen);
    return begun.findLast(({ name }) => name === action)?.traceId;
  }
  it('gives every request of every library to the click that it comes from, while all of them overlap', async () => {
    const before = new Map(operations.map(({ name }) => [name, open.arrivals(name).length]));
    for (const { name } of operations) await press(name);
    const found: Record<string, string[]> = {};
    const expected: Record<string, string[]> = {};
    for (const { name, requests, action = name, deferred = [] } of operations) {
      const first = before.get(name)!;
      const arrivals = (await open.waitFor(name, first + requests)).slice(first);
      const traceId = await traceIdOf(action);
      expect({ action, traceId }).toEqual({ action, traceId: expect.any(String) as string });
      expect([name, arrivals.length]).toEqual([name, requests]);
      const isUnknown = (path: string): boolean =>
        !version.isCompiled && deferred.some((step) => path.endsWith(`/${step}`));
      found[name] = arrivals.map((arrival) => `${arrival.path} ${arrival.traceId === traceId}`);
      expected[name] = arrivals.map(({ path }) => `${path} ${!isUnknown(path)}`);
    }
    expect(found).toEqual(expected);
  });

  it('says of each action how it went, and how many requests it made while it was open', async () => {
    const summaries = await vi.waitFor(async () => {
      const { spans } = await open.page.evaluate(() => window.seen);
      const roots = spans.filter(({ attributes }) => attributes['waybill.outcome'] !== undefined);
      const byName = new Map(roots.map(({ name, attributes }) => [name, attributes]));
      expect([...byName.keys()]).toEqual(
        expect.arrayContaining(operations.map(({ name, action = name }) => action)),
      );
      return byName;
    }, 10_000);
    for (const { name, requests, action = name } of operations) {
      const { 'waybill.outcome': outcome, 'waybill.request_count': count } = summaries.get(action)!;
      expect([action, outcome, Number(count) >= 1 && Number(count) <= requests]).toEqual([
        action,
        'ok',
        true,
      ]);
    }
    expect(summaries.get('save by hook')?.['waybill.request_count']).toBe(2);
  });

  it('gives no action what is refetched at intervals', async () => {
    for (const name of ['query-polling', 'swr-polling']) {
      await press(name);
      const [, ...polls] = await open.waitFor(name, 2);
      const { begun } = await open.page.evaluate(() => window.seen);
      const known = new Set(begun.map(({ traceId }) => traceId));
      expect(polls.filter(({ traceId }) => traceId === undefined || known.has(traceId))).toEqual([]);
    }
  });

  // The versions of libraries make no difference to it.
  if (version.react !== '19') return;
  it('gives no action any of 1,000 polls in the background, while somebody clicks all the time', async () => {
    await open.page.evaluate(() => window.startPolling());
    const first = open.arrivals('poller').length;
    for (let click = 1; click <= 200; click++) {
      await press('click-on');
      // Browsers prefer input to all else, and so faster clicks would leave nothing to poll.
      await open.waitFor('poller', first + click * 5);
    }
    const { begun } = await open.page.evaluate(() => window.seen);
    const known = new Set(begun.map(({ traceId }) => traceId));
    const polls = open.arrivals('poller');
    expect(polls.filter(({ traceId }) => traceId === undefined || known.has(traceId))).toEqual([]);
    const clicks = open.arrivals('click-on');
    expect(clicks.filter(({ traceId }) => !known.has(traceId!))).toEqual([]);
  });
});
