import { expect } from 'playwright/test';
import {
  expectFound,
  expectFoundOnBothWays,
  expectSurvives,
  invite,
  unknownAddress,
} from './check-errors.ts';
import { test } from './fresh-app.ts';
import { messagesOf, namesAbove } from './server-errors.ts';

// After a failure, a new process would make the whole app anew for the next test.
test.describe.configure({ mode: 'serial' });

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
  await expectFound(app, page, unknownAddress);
});

test('leads from the reference to the error of a loader, after a link and in a document', async ({
  app,
  page,
}) => {
  await expectFoundOnBothWays(app, page, {
    link: 'Members',
    path: '/members',
    message: 'The table of members is locked',
    span: 'load members',
    status: 'error',
  });
});

test('records the error of a loader that no function of ours wraps', async ({ app, page }) => {
  await page.goto(`${app.url}/plain`);
  await expect(page.getByText('Something went wrong')).toBeVisible();
  await expect.poll(() => messagesOf(app.records)).toContain('The untraced loader failed');
});

test('survives a client that leaves during a render', async ({ app }) => {
  await expectSurvives(app, {
    path: '/slow',
    release: '/release',
    spans: ['load slowly', 'GET /slow'],
    problems: /waybill\]|unhandled|uncaught/i,
  });
});
