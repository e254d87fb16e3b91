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

test('continues the action of the user in a server action, and makes no traces of prefetches', async ({
  app,
  page,
}) => {
  const prefetched = new Map<string, string | undefined>();
  page.on('request', (request) => {
    const { traceparent, 'next-router-prefetch': isPrefetch } = request.headers();
    const path = new URL(request.url()).pathname;
    if (isPrefetch) prefetched.set(path, prefetched.get(path) ?? traceparent);
  });
  await page.goto(app.url);
  // Next asks several times for each link in view.
  await page.waitForLoadState('networkidle');
  expect(Object.fromEntries(prefetched)).toEqual({ '/second': undefined, '/third': undefined });
  await invite(page, 'ada@example.com');
  await expect
    .poll(() => namesAbove(app.records, 'invite'))
    .toEqual(['invite', 'proxy', 'POST', 'invite member']);
  // The document and the action.
  const traces = new Set(app.records.map(({ traceId }) => traceId).filter(Boolean));
  expect(traces.size).toBe(2);
});

test('leads from the reference to the error of a server action', async ({ app, page }) => {
  await page.goto(app.url);
  await invite(page, 'nobody@example.com');
  await expectFound(app, page, unknownAddress);
});

test('leads from the reference to the error of a route handler', async ({ app, page }) => {
  await page.goto(app.url);
  await page.getByRole('button', { name: 'Report' }).click();
  await expectFound(app, page, {
    message: 'The report has no rows',
    span: 'GET /api/report',
    status: 'error',
  });
});

test('leads from the reference to the error of a render, after a link and in a document', async ({
  app,
  page,
}) => {
  await expectFoundOnBothWays(app, page, {
    link: 'Members',
    path: '/members',
    message: 'The table of members is locked',
    span: 'render members',
    status: 'error',
  });
});

test('records the error of a render that no function of ours wraps', async ({ app, page }) => {
  await page.goto(`${app.url}/plain`);
  await expect(page.getByText('Something went wrong')).toBeVisible();
  await expect.poll(() => namesAbove(app.records, 'render /plain')).toEqual(['render /plain', 'proxy']);
  expect(messagesOf(app.records)).toContain('The untraced part failed');
});

test('survives a client that leaves during a render', async ({ app }) => {
  await expectSurvives(app, {
    path: '/slow',
    release: '/api/release',
    spans: ['render slowly', 'proxy'],
    problems: /waybill\]|unhandled|uncaught|prerender/i,
  });
});
