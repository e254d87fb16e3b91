import { expect, type Page } from 'playwright/test';
import { test } from './fresh-app.ts';
import { findError, leaveDuring, messagesOf, namesAbove, shownReference } from './server-errors.ts';

// After a failure, a new process would make the whole app anew for the next test.
test.describe.configure({ mode: 'serial' });

async function invite(page: Page, email: string): Promise<void> {
  await page.getByRole('textbox', { name: 'E-mail' }).fill(email);
  await page.getByRole('button', { name: 'Invite' }).click();
}

test('continues the action of the user in an action of a route, and makes no traces of prefetches', async ({
  app,
  page,
}) => {
  const prefetch = page.waitForResponse('**/second.data');
  await page.goto(app.url);
  expect((await prefetch).request().headers()['traceparent']).toBeUndefined();
  await page.getByRole('link', { name: 'Invite' }).click();
  await invite(page, 'ada@example.com');
  await expect(page.getByRole('status')).toHaveText('ada@example.com');
  await expect
    .poll(() => namesAbove(app.records, 'invite'))
    .toEqual(['invite', 'POST /invite.data', 'POST', 'invite member']);
  const ofPrefetch = app.records.filter(({ attributes }) => JSON.stringify(attributes).includes('second'));
  expect(ofPrefetch).toEqual([]);
});

test('leads from the reference to the error of an action', async ({ app, page }) => {
  await page.goto(`${app.url}/invite`);
  await invite(page, 'nobody@example.com');
  const reference = await shownReference(page);
  await expect
    .poll(() => findError(app.records, reference))
    .toEqual({ message: 'The mail server does not know this address', span: 'invite', status: 'error' });
});

test('leads from the reference to the error of a loader, after a link and in a document', async ({
  app,
  page,
}) => {
  const own = { message: 'The table of members is locked', span: 'load members', status: 'error' };
  await page.goto(app.url);
  await page.getByRole('link', { name: 'Members' }).click();
  const afterLink = await shownReference(page);
  await expect.poll(() => findError(app.records, afterLink)).toEqual(own);
  await page.goto(`${app.url}/members`);
  const inDocument = await shownReference(page);
  await expect.poll(() => findError(app.records, inDocument)).toEqual(own);
  expect(inDocument).not.toBe(afterLink);
});

test('records the error of a loader that no function of ours wraps', async ({ app, page }) => {
  await page.goto(`${app.url}/plain`);
  await expect(page.getByText('Something went wrong')).toBeVisible();
  await expect.poll(() => messagesOf(app.records)).toContain('The untraced loader failed');
});

test('survives a client that leaves during a render', async ({ app }) => {
  const before = app.printed().length;
  await leaveDuring(`${app.url}/slow`);
  const release = async (): Promise<unknown> =>
    (await fetch(`${app.url}/release`, { method: 'POST' })).json();
  await expect.poll(release).toEqual({ released: true });
  await expect.poll(() => namesAbove(app.records, 'load slowly')).toEqual(['load slowly', 'GET /slow']);
  expect(app.printed().slice(before)).not.toMatch(/waybill\]|unhandled|uncaught/i);
});
