import type { Locator, Route } from 'playwright';
import { beforeEach, expect, it, vi } from 'vitest';
import { formatReference, parseTraceparent } from 'waybill';
import { readColour } from './read-colour.ts';
import { chromium, demo, openDemoForEachTest, page } from './demo-page.ts';
import { breakSomething, invite, signIn } from './team-app.ts';

openDemoForEachTest();
beforeEach(() => signIn(page, demo));

const INGEST = '**/otlp/**';
const SENT = 'Report sent.';

const form = () => page.getByRole('form', { name: 'Invite a member' });
const email = () => form().getByLabel('E-mail');
const activity = () => page.getByRole('region', { name: 'Activity', exact: true });
const switchOfTimes = () => page.getByRole('checkbox', { name: 'Times of the region' });
const screenNamed = (name: string) => page.getByRole('region', { name });

/** Ways to cause a failure, and the screen that each shows. */
const flows = [
  [
    'a request that fails',
    {
      title: 'The invitation was not sent',
      failedStep: /send e-mail.*Failed/,
      async begin() {
        await breakSomething(page, /^A request fails/);
        await page.keyboard.press('Enter');
      },
    },
  ],
  [
    'a card that crashes',
    {
      title: 'The activity cannot be shown',
      failedStep: /show times of the region.*Failed/,
      begin: () => breakSomething(page, /^A card crashes/),
    },
  ],
  [
    'an app that crashes',
    {
      title: 'Northwind Teams has stopped',
      failedStep: /break the frame.*Failed/,
      begin: () => breakSomething(page, /^The whole app crashes/),
    },
  ],
] as const;

async function referenceOn(screen: Locator): Promise<string> {
  const copy = screen.getByRole('button', { name: /^Copy reference/ });
  return (await copy.getAttribute('aria-label'))!.replace('Copy reference ', '');
}

/** Counts the errors of the page with this reference that the receiver has stored. */
async function storedOf(reference: string): Promise<number> {
  const [row] = await demo.query(
    `select count(*)::text as count from waybill.logs
     where resource->>'service.name' = 'northwind-web' and attributes->>'waybill.reference' = $1`,
    [reference],
  );
  return Number(row?.['count']);
}

const isFocused = (element: Locator): Promise<boolean> =>
  element.evaluate((node) => node === document.activeElement);

/** Presses Tab, or Shift+Tab, until the focus is on the element. */
async function tabTo(element: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let steps = 0; steps < 40; steps++) {
    if (await isFocused(element)) return;
    await page.keyboard.press(key);
  }
  throw new Error('the focus does not get there');
}

/** Checks the step on which the support desk opened. */
async function expectFailedStep(name: RegExp): Promise<void> {
  const step = page.getByRole('tree').getByRole('treeitem', { selected: true });
  await expect.poll(() => step.textContent()).toMatch(name);
  expect(await step.getAttribute('data-tone')).toBe('failed');
  const [red, green, blue] = await readColour(step, '.waybill-row-status');
  expect(red).toBeGreaterThan(2 * Math.max(green!, blue!));
}

it('shows the reference of the request that failed, and leaves the form and the focus alone', async () => {
  await form().getByLabel('Role').selectOption('admin');
  const request = await invite(page, 'lin@unreachable.example');
  const screen = form().getByRole('region', { name: 'The invitation was not sent' });
  await screen
    .getByText(
      'The e-mail to lin@unreachable.example could not be sent, so nobody was invited. Try again later.',
      { exact: true },
    )
    .waitFor();
  const { traceId } = parseTraceparent((await request.allHeaders())['traceparent'])!;
  expect(await referenceOn(screen)).toBe(formatReference(traceId));
  expect(await screen.getAttribute('data-variant')).toBe('inline');
  await screen.getByText(SENT).waitFor();
  expect(await email().inputValue()).toBe('lin@unreachable.example');
  expect(await form().getByLabel('Role').inputValue()).toBe('admin');
  expect(await isFocused(form().getByRole('button', { name: 'Send invitation' }))).toBe(true);
  await expect.poll(() => form().getByRole('alert').textContent()).toBe('The invitation was not sent');
});

it('takes a user with only a keyboard from the failure to the failed step', async () => {
  const secret = 'a-secret-in-the-address';
  await page.goto(`${demo.url}/?ticket=${secret}`);
  await email().waitFor();
  await tabTo(email());
  await page.keyboard.type('lin@unreachable.example');
  const [request] = await Promise.all([
    page.waitForRequest((sent) => sent.url().endsWith('/invite-user') && sent.method() === 'POST'),
    page.keyboard.press('Enter'),
  ]);
  const screen = screenNamed('The invitation was not sent');
  await screen.waitFor();
  expect(await isFocused(email())).toBe(true);

  const copy = screen.getByRole('button', { name: /^Copy reference/ });
  await tabTo(copy);
  await Promise.all([
    screen.getByRole('status').filter({ hasText: 'Copied' }).waitFor(),
    page.keyboard.press('Enter'),
  ]);
  expect(await isFocused(copy)).toBe(true);
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const headers = await request.allHeaders();
  const { traceId, spanId } = parseTraceparent(headers['traceparent'])!;
  expect(copied.split('\n')).toEqual([
    `Reference: ${formatReference(traceId)}`,
    expect.stringMatching(/^Time: [\dTZ:-]+$/),
    'App: northwind-web 1.0.0 (demo)',
    'Page: /',
    `Trace: ${traceId}`,
    `Span: ${spanId}`,
    expect.stringMatching(/^Correlation: [-\da-f]{36}$/),
  ]);
  expect(copied).not.toContain(secret);
  for (const part of headers['authorization']!.replace('Bearer ', '').split('.')) {
    expect(copied).not.toContain(part);
  }

  await screen.getByText(SENT).waitFor();
  await tabTo(page.getByRole('link', { name: 'Support desk' }), 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => isFocused(page.getByRole('heading', { name: 'Support desk' }))).toBe(true);
  await tabTo(page.getByRole('textbox'));
  await page.keyboard.press('ControlOrMeta+V');
  await expectFailedStep(/send e-mail.*Failed/);
});

it('shows a refusal quietly, with the message of the server, and finds it at the support desk', async () => {
  const request = await invite(page, 'grace@northwind.example');
  const screen = form().getByRole('region', { name: 'The invitation was not sent' });
  await screen.getByText('grace@northwind.example is already a member.', { exact: true }).waitFor();
  expect(await screen.getAttribute('data-refused')).toBe('true');
  expect(await screen.getByRole('link').count()).toBe(0);
  expect(await screen.getByText(/report/i).count()).toBe(0);
  const { traceId } = parseTraceparent((await request.allHeaders())['traceparent'])!;
  const reference = await referenceOn(screen);
  expect(reference).toBe(formatReference(traceId));

  // The records of a refusal wait for others, for up to five seconds.
  await expect.poll(() => storedOf(reference), { timeout: 20_000 }).toBe(1);
  await page.getByRole('link', { name: 'Support desk' }).click();
  await page.getByRole('textbox').fill(reference);
  await page.keyboard.press('Enter');
  const step = page.getByRole('tree').getByRole('treeitem', { selected: true });
  await expect.poll(() => step.textContent()).toMatch(/create invitation.*Refused/);
  expect(await page.getByRole('tree').locator('[data-tone="failed"]').count()).toBe(0);
});

it('leaves the rest of the page alive when one card crashes, until it works again', async () => {
  await email().fill('lin@northwind.example');
  await breakSomething(page, /^A card crashes/);
  const screen = activity().getByRole('region', { name: 'The activity cannot be shown' });
  await screen.waitFor();
  expect(await screen.getAttribute('data-variant')).toBe('block');
  const first = await referenceOn(screen);

  // The rest of the page works: it keeps the typed text, sends it, and shows the result.
  expect(await email().inputValue()).toBe('lin@northwind.example');
  await form().getByRole('button', { name: 'Send invitation' }).click();
  await page.getByText('Invitation sent to lin@northwind.example.').waitFor();
  await page.getByRole('rowheader', { name: 'lin@northwind.example' }).waitFor();

  // While the cause exists, another try fails again, with a reference of its own.
  await screen.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => referenceOn(screen)).not.toBe(first);
  // The switch takes the cause away, and brings the card back by itself.
  await switchOfTimes().click();
  await activity().getByRole('listitem').first().waitFor();
  expect(await screen.count()).toBe(0);
  expect(await isFocused(switchOfTimes())).toBe(true);
});

it('fills the page when the whole app crashes, and brings the app back', async () => {
  await breakSomething(page, /^The whole app crashes/);
  const screen = screenNamed('Northwind Teams has stopped');
  await screen.waitFor();
  expect(await screen.getAttribute('data-variant')).toBe('page');
  expect(await page.title()).toBe('Northwind Teams has stopped');
  expect(await isFocused(page.getByRole('heading', { level: 1 }))).toBe(true);
  expect(await page.getByRole('navigation').count()).toBe(0);
  expect(await screen.boundingBox()).toMatchObject({ x: 0, y: 0, ...page.viewportSize()! });
  // The error is on the console as if React had printed it itself.
  expect(chromium.problems).toEqual(['Error: The frame of the app is broken.']);

  await screen.getByRole('button', { name: 'Try again' }).click();
  await email().waitFor();
  expect(await page.title()).toBe('Members · Northwind Teams');
});

it.each(flows)('says of %s that the report waits, until the receiver has it', async (_, { title, begin }) => {
  const held: Route[] = [];
  let isHeld = true;
  await page.route(INGEST, (route) => (isHeld ? void held.push(route) : route.continue()));
  await begin();
  const screen = screenNamed(title);
  await screen.getByText('The report will be sent.').waitFor();
  const reference = await referenceOn(screen);
  await vi.waitUntil(() => held.length > 0, 10_000);
  expect(await storedOf(reference)).toBe(0);
  expect(await screen.getByText(SENT).count()).toBe(0);
  isHeld = false;
  await Promise.all(held.map((route) => route.continue()));
  await screen.getByText(SENT).waitFor();
  expect(await storedOf(reference)).toBe(1);
});

it.each(flows)(
  'says of %s that the report could not be sent, until it can be',
  async (_, { title, begin }) => {
    await page.route(INGEST, (route) => route.abort());
    await begin();
    const screen = screenNamed(title);
    await screen.getByText(/^The report could not be sent/).waitFor();
    await screen.getByRole('button', { name: 'Copy details' }).waitFor();
    const reference = await referenceOn(screen);
    await page.unroute(INGEST);
    await screen.getByText(SENT).waitFor();
    expect(await screen.getByRole('button', { name: 'Copy details' }).count()).toBe(0);
    expect(await storedOf(reference)).toBe(1);
  },
);

it.each(flows)(
  'finds %s at the support desk by its pasted reference',
  async (_, { title, failedStep, begin }) => {
    await begin();
    const screen = screenNamed(title);
    const reference = await referenceOn(screen);
    await screen.getByText(SENT).waitFor();
    await page.evaluate((text) => navigator.clipboard.writeText(text), reference);
    await page.goto(`${demo.url}/support`);
    await page.getByRole('textbox').click();
    await page.keyboard.press('ControlOrMeta+V');
    expect(await page.getByRole('textbox').inputValue()).toBe(reference);
    await expectFailedStep(failedStep);
  },
);

it.each(flows)(
  'leads from %s to the support desk, the reference filled in',
  async (_, { title, failedStep, begin }) => {
    await begin();
    const screen = screenNamed(title);
    const reference = await referenceOn(screen);
    await screen.getByText(SENT).waitFor();
    await screen.getByRole('link', { name: 'Contact support' }).click();
    await page.waitForURL(`${demo.url}/support?reference=${reference}`);
    await expectFailedStep(failedStep);
    expect(await page.getByRole('textbox').inputValue()).toBe(reference);
  },
);

it('sends waiting records when the user reconnects', async () => {
  await breakSomething(page, /^The connection is lost/);
  await page.getByText('You are offline').waitFor();
  await email().fill('lin@northwind.example');
  await page.keyboard.press('Enter');
  const screen = screenNamed('The invitation was not sent');
  await screen.getByText(/^The server cannot be reached/).waitFor();
  await screen.getByText(/^The report could not be sent/).waitFor();
  const reference = await referenceOn(screen);
  await page.getByRole('button', { name: 'Reconnect' }).click();
  await screen.getByText(SENT).waitFor();
  expect(await page.getByText('You are offline').count()).toBe(0);
  expect(await isFocused(page.getByRole('heading', { level: 1 }))).toBe(true);
  expect(await storedOf(reference)).toBe(1);
});

it('lets a user with only a keyboard skip the bar above the page', async () => {
  await page.reload();
  await email().waitFor();
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await tabTo(skip);
  await page.keyboard.press('Enter');
  expect(await isFocused(page.getByRole('main'))).toBe(true);
});

it('keeps unsent records and their reference over a reload', async () => {
  await breakSomething(page, /^The connection is lost/);
  await email().fill('lin@northwind.example');
  await page.keyboard.press('Enter');
  const screen = screenNamed('The invitation was not sent');
  await screen.getByText(/^The report could not be sent/).waitFor();
  const reference = await referenceOn(screen);
  await page.goto(`${demo.url}/help`);
  await page.getByRole('listitem').filter({ hasText: reference }).waitFor();
  await expect.poll(() => storedOf(reference), { timeout: 20_000 }).toBe(1);
});

it('shows no earlier failure to the next user who signs in', async () => {
  await invite(page, 'lin@unreachable.example');
  const reference = await referenceOn(screenNamed('The invitation was not sent'));
  await page.getByRole('link', { name: 'Help' }).click();
  await page.getByText(reference, { exact: true }).waitFor();
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  const kept = await page.evaluate(() => JSON.stringify(Object.entries(sessionStorage)));
  expect(kept).not.toContain(reference);
  await signIn(page, demo);
  await page.getByRole('link', { name: 'Help' }).click();
  await page.getByText('Nothing has gone wrong in this tab since you signed in.').waitFor();
});
