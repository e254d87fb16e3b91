import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { build, type Rolldown } from 'vite';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Demo } from '../../../../demo/server/start-demo.ts';
import { openDemo } from '../../demo/open-demo.ts';
import { openChromium, type ChromiumPage } from '../chromium-page.ts';
import { signIn } from '../team-app.ts';

const root = fileURLToPath(new URL('./page', import.meta.url));
const src = fileURLToPath(new URL('../../../../src', import.meta.url));

const payload = Buffer.from('{"sub":"c4n4ry-of-the-token"}').toString('base64url');
const secrets = {
  token: `eyJhbGciOiJIUzI1NiJ9.${payload}.c4n4ry0signature0c4n4ry0signature`,
  password: 'c4n4ry-of-the-form',
};
const canaries = [...secrets.token.split('.').slice(1), secrets.password, 'c4n4ry'];

let demo: Demo;
let chromium: ChromiumPage;
let page: Page;
let reference: string;
let bundle: string;
/** The number of records that the server had stored while the page's exports were blocked. */
let storedWhileBlocked: number;
let pasted: Drawn;
let delivered: Drawn;
let askedForPaste: number;
const supportRequests: string[] = [];

/** All parts of a drawn timeline. */
interface Drawn {
  readonly status: string;
  readonly header: string;
  readonly rows: readonly object[];
  /** The inspector's text for each row, from the first to the last. */
  readonly details: readonly string[];
}

/** Serves the page of an app on the demo's origin. Its backend does not use Waybill. */
async function serveApp(): Promise<void> {
  const { output } = (await build({
    root,
    base: './',
    configFile: false,
    logLevel: 'error',
    resolve: { alias: [{ find: /^waybill$/, replacement: `${src}/index.ts` }] },
    build: { write: false, target: 'esnext', modulePreload: { polyfill: false } },
  })) as Rolldown.RolldownOutput;
  const files = new Map(
    output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : String(file.source)]),
  );
  await page.route(`${demo.url}/shop/**`, async (route) => {
    const path = new URL(route.request().url()).pathname.replace('/shop/', '');
    if (path === 'stock') return route.fulfill({ body: '7' });
    if (path === 'pay') return route.fulfill({ status: 503, body: 'the bank is closed' });
    const contentType = path.endsWith('.js') ? 'text/javascript' : 'text/html';
    return route.fulfill({ contentType, body: files.get(path || 'index.html')! });
  });
}

async function countStored(): Promise<number> {
  const [row] = await demo.query(
    `select ((select count(*) from waybill.spans where resource ->> 'service.name' = 'shop-web')
      + (select count(*) from waybill.logs where resource ->> 'service.name' = 'shop-web'))::text as count`,
    [],
  );
  return Number(row?.['count']);
}

async function readTimeline(): Promise<Drawn> {
  const tree = page.getByRole('tree', { name: 'Timeline' });
  await tree.waitFor();
  const rows = await tree.getByRole('treeitem').evaluateAll((items) =>
    items.map((item) => ({
      text: (item as HTMLElement).innerText,
      kind: item.getAttribute('data-kind'),
      tone: item.getAttribute('data-tone'),
      level: item.getAttribute('aria-level'),
      place: `${item.getAttribute('aria-posinset')}/${item.getAttribute('aria-setsize')}`,
      isSelected: item.getAttribute('aria-selected'),
      bar: item.querySelector('.waybill-row-bar')!.getAttribute('style'),
    })),
  );
  const details: string[] = [];
  for (let nth = 0; nth < rows.length; nth++) {
    await tree.locator(`[data-index="${nth}"]`).click();
    await tree.locator(`[data-index="${nth}"][aria-selected="true"]`).waitFor();
    details.push(await page.locator('.waybill-inspector').innerText());
  }
  const header = await page.locator('.waybill-header').innerText();
  return { status: (await page.locator('output').first().innerText()).trim(), header, rows, details };
}

async function openSupportDesk(): Promise<void> {
  await page.goto(demo.url);
  await page.getByRole('link', { name: 'Support desk' }).click();
  await page.getByRole('textbox').click();
}

async function paste(text: string): Promise<void> {
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await page.keyboard.press('ControlOrMeta+V');
}

// The story: no export gets out, a user sends a bundle, and later the same records arrive after all.
beforeAll(async () => {
  [demo, chromium] = await Promise.all([openDemo(), openChromium()]);
  ({ page } = chromium);
  await page.addInitScript((given) => Object.assign(window, { secrets: given }), secrets);
  await signIn(page, demo);
  await serveApp();

  const block = `${demo.url}/otlp/**`;
  await page.route(block, (route) => route.abort('connectionrefused'));
  const refused = page.waitForEvent('requestfailed', (request) => request.url().includes('/otlp/'));
  await page.goto(`${demo.url}/shop/`);
  await page.getByRole('button', { name: 'Place order' }).click();
  const said = page.getByText(/Something went wrong/);
  await said.waitFor();
  reference = (await said.innerText()).replace(/.*Reference /, '');
  await refused;
  // An action is over when it has had no open span for a moment.
  await page.waitForFunction(() => {
    const text = window.makeBundle();
    return text.includes('"place\\u0020order"') && !text.includes('waybill.unfinished');
  });
  bundle = await page.evaluate(() => window.makeBundle());
  storedWhileBlocked = await countStored();

  await page.unroute(block);
  await page.evaluate(() => window.send());
  const written = bundle.match(/^\{"type":"(span|log)"/gm)!.length;
  await vi.waitFor(
    async () => {
      if ((await countStored()) < written) throw new Error('not all has arrived');
    },
    { timeout: 20_000, interval: 100 },
  );

  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/api/support/')) supportRequests.push(pathname);
  });
  await openSupportDesk();
  await paste(`Hello,\n\nwe could not order anything today:\n\n${bundle}\n\nKind regards`);
  pasted = await readTimeline();
  await page.getByText('From a pasted support bundle').waitFor();
  askedForPaste = supportRequests.length;
  await openSupportDesk();
  await page.keyboard.type(reference);
  await page.keyboard.press('Enter');
  delivered = await readTimeline();
}, 180_000);

afterAll(async () => {
  await chromium?.close();
  await demo?.stop();
});

it('was blocked while the bundle was made', () => {
  expect(storedWhileBlocked).toBe(0);
  expect(bundle).toContain(`${reference} · failed · place order · `);
});

it('draws the same rows as for the delivered records: names, depths, durations, statuses, bars and log lines', () => {
  expect(pasted.rows).toEqual(delivered.rows);
  expect(pasted.rows).toMatchObject(
    [
      { text: /^place order/, level: '1', tone: 'failed' },
      { text: /^order begins/, level: '2', kind: 'log' },
      { text: /^GET/, level: '2', tone: 'ok' },
      { text: /^in stock/, level: '2', kind: 'log' },
      { text: /^pay/, level: '2', tone: 'failed' },
      { text: /^card is checked/, level: '3', tone: 'warning' },
      { text: /^POST/, level: '3', tone: 'failed', isSelected: 'true' },
      { text: /^Error: The bank said 503/, level: '3', kind: 'log', tone: 'failed' },
    ].map(({ text, ...row }) => ({ ...row, text: expect.stringMatching(text) as string })),
  );
});

it('shows the same header and details for both', () => {
  expect(pasted.header).toBe(delivered.header);
  expect(pasted.header).toContain(reference);
  // A bundle does not say how its records reached the desk.
  const sender = /Sent by\n.*\n/;
  expect(delivered.details.join('\n')).toMatch(sender);
  expect(pasted.details).toEqual(delivered.details.map((text) => text.replace(sender, '')));
  expect(pasted.details.join('\n')).toContain('The bank said 503');
});

it('asked the server for the reference, but not for the bundle', () => {
  expect(askedForPaste).toBe(0);
  expect(pasted.status).toBe('Support bundle: 1 trace');
  expect(delivered.status).toBe(`Reference ${reference}: 1 trace`);
  expect(supportRequests).toContain('/api/support/v1/find');
});

it('has no part of a token or of the typed text in it', () => {
  expect(bundle).toContain('[redacted]');
  expect(canaries.filter((canary) => bundle.includes(canary))).toEqual([]);
});
