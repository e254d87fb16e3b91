import { expect } from 'playwright/test';
import {
  expectFound,
  expectFoundOnBothWays,
  expectSurvives,
  invite,
  unknownAddress,
} from './check-errors.ts';
import { test } from './fresh-app.ts';
import { namesAbove } from './server-errors.ts';

// After a failure, a new process would make the whole app anew for the next test.
test.describe.configure({ mode: 'serial' });

test('continues the action of the user in a server function, and makes no traces of preloads', async ({
  app,
  page,
}) => {
  await page.goto(app.url);
  const preload = page.waitForResponse('**/_serverFn/**');
  await page.getByRole('link', { name: 'Second' }).hover();
  expect((await preload).request().headers()).not.toHaveProperty('traceparent');
  await invite(page, 'ada@example.com');
  await expect
    .poll(() => namesAbove(app.records, 'invite'))
    .toEqual(['invite', expect.stringMatching(/^POST \/_serverFn\//), 'POST', 'invite member']);
  // The document and the action.
  const traces = new Set(app.records.map(({ traceId }) => traceId).filter(Boolean));
  expect(traces.size).toBe(2);
  // The preload was of use.
  await page.getByRole('link', { name: 'Second' }).click();
  await expect(page.getByText('The second page')).toBeVisible();
  expect(namesAbove(app.records, 'greet')).toEqual([]);
});

test('leads from the reference to the error of a server function', async ({ app, page }) => {
  await page.goto(app.url);
  await invite(page, 'nobody@example.com');
  await expectFound(app, page, unknownAddress);
});

test('leads from the reference to the error of a server route', async ({ app, page }) => {
  await page.goto(app.url);
  await page.getByRole('button', { name: 'Report' }).click();
  await expectFound(app, page, {
    message: 'The report has no rows',
    span: 'GET /api/report',
    status: 'error',
  });
});

test('leads from the reference to the error of a loader, after a link and in a document', async ({
  app,
  page,
}) => {
  await expectFoundOnBothWays(app, page, {
    link: 'Members',
    path: '/members',
    message: 'The table of members is locked',
    span: 'loadMembers',
    status: 'error',
  });
});

test('leads from the reference to the error of a loader that calls no server function', async ({
  app,
  page,
}) => {
  await page.goto(`${app.url}/plain`);
  await expectFound(app, page, { message: 'The loader itself failed', span: 'GET /plain', status: 'error' });
});

test('survives a client that leaves during a render', async ({ app }) => {
  await expectSurvives(app, {
    path: '/slow',
    release: '/api/release',
    spans: ['loadSlowly', 'GET /slow'],
    problems: /waybill\]|unhandled|uncaught/i,
  });
});
