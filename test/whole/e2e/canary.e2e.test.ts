import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Demo } from '../../../demo/server/start-demo.ts';
import { openDemo } from '../demo/open-demo.ts';
import { openChromium, type ChromiumPage } from './chromium-page.ts';
import { invite, signIn } from './team-app.ts';

interface Stored {
  readonly access_token: string;
  readonly refresh_token: string;
}

/** All data outside the sign-in service, by the place where the test found it. */
const seen: Record<string, string[]> = { 'request bodies': [], 'request addresses': [], console: [] };
let secrets: readonly string[];
let demo: Demo;
let chromium: ChromiumPage;

// supabase-js keeps its session under a key of this shape. That is not Waybill's concern.
const SESSION_KEY = /^sb-.*-auth-token$/;

async function readSecrets(page: Page): Promise<string[]> {
  const [text] = await page.evaluate(
    (shape) =>
      Object.entries(localStorage)
        .filter(([key]) => new RegExp(shape).test(key))
        .map(([, value]) => String(value)),
    SESSION_KEY.source,
  );
  const { access_token, refresh_token } = JSON.parse(text!) as Stored;
  const [, payload, signature] = access_token.split('.');
  return [access_token, payload!, signature!, refresh_token];
}

// This function runs in the page.
async function dumpStorage(shape: string): Promise<string[]> {
  const dumped = [...Object.entries(localStorage), ...Object.entries(sessionStorage)]
    .filter(([key]) => !new RegExp(shape).test(key))
    .map(String);
  const settle = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error!));
    });
  for (const { name } of await indexedDB.databases()) {
    const database = await settle(indexedDB.open(name!));
    for (const store of database.objectStoreNames) {
      const values = await settle(database.transaction(store).objectStore(store).getAll());
      dumped.push(JSON.stringify(values));
    }
    database.close();
  }
  return dumped;
}

// The story is one visit, from sign-in to sign-out, with a failure on the way.
beforeAll(async () => {
  [demo, chromium] = await Promise.all([openDemo(), openChromium()]);
  const { page } = chromium;
  page.on('console', (message) => seen['console']?.push(message.text()));
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    seen['request addresses']?.push(request.url());
    if (!pathname.startsWith('/auth/v1/')) seen['request bodies']?.push(request.postData() ?? '');
  });
  await signIn(page, demo);
  secrets = await readSecrets(page);
  await invite(page, 'lin@northwind.example');
  await page.getByText('Invitation sent to lin@northwind.example.').waitFor();
  await invite(page, 'lin@northwind.example');
  const form = page.getByRole('form', { name: 'Invite a member' });
  const copy = form.getByRole('button', { name: /^Copy reference/ });
  const reference = (await copy.getAttribute('aria-label'))!.replace('Copy reference ', '');
  await copy.click();
  seen['clipboard'] = [await page.evaluate(() => navigator.clipboard.readText())];
  seen['page'] = [await page.content()];
  await vi.waitFor(
    async () => {
      const [row] = await demo.query(
        `select count(*)::text as count from waybill.spans where name = 'invite member'`,
        [],
      );
      if (Number(row?.['count']) < 2) throw new Error('not all has arrived');
    },
    { timeout: 20_000, interval: 100 },
  );
  await page.getByRole('link', { name: 'Support desk' }).click();
  await page.getByRole('textbox').fill(reference);
  await page.keyboard.press('Enter');
  await page.getByRole('tree').waitFor();
  seen['support desk'] = [await page.content()];
  seen['storage'] = await page.evaluate(dumpStorage, SESSION_KEY.source);
  const tables = ['waybill.spans', 'waybill.logs', 'public.domain_events'];
  seen['records'] = [];
  for (const table of tables) {
    const rows = await demo.query(`select to_jsonb(t)::text as row from ${table} t`, []);
    seen['records'].push(...rows.map(({ row }) => String(row)));
  }
}, 180_000);

afterAll(async () => {
  await chromium?.close();
  await demo?.stop();
});

it('has secrets to look for, and much data to look through', () => {
  expect(secrets.map((secret) => secret.length > 10)).toEqual([true, true, true, true]);
  expect(seen['request bodies']?.join().includes('resourceSpans')).toBe(true);
  expect(seen['records']?.length).toBeGreaterThan(20);
  expect(seen['clipboard']?.[0]).toMatch(/^Reference/);
});

it.each([
  'request bodies',
  'request addresses',
  'console',
  'page',
  'support desk',
  'clipboard',
  'storage',
  'records',
])('finds no part of a token in %s', (place) => {
  const text = seen[place]!.join('\n');
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
});
