import { get } from 'node:http';
import { expect, type Page } from 'playwright/test';
import { parseReference } from '../../../src/index.ts';
import type { LogRecord, SpanRecord, TelemetryRecord } from '../../../src/core/records/records.ts';
import { test } from './fresh-app.ts';

// After a failure, a new process would make the whole app anew for the next test.
test.describe.configure({ mode: 'serial' });

const server = 'team-web-server';

const isOf = (service: string) => (record: TelemetryRecord) => record.resource['service.name'] === service;

/** Gives the reference that the page shows. */
async function shownReference(page: Page): Promise<string> {
  const reference = page.getByText(/^[\dA-Z]{4}-[\dA-Z]{5}$/);
  await expect(reference).toHaveCount(1);
  return (await reference.textContent())!;
}

/** Finds the error of the server by a reference, as a support desk does: its message, and its span. */
function findError(
  records: readonly TelemetryRecord[],
  reference: string,
): { readonly message: unknown; readonly span: string | undefined; readonly status: unknown } {
  const parsed = parseReference(reference);
  const end = 'low40' in parsed ? parsed.low40 : reference;
  const found = records.filter(isOf(server)).filter(({ traceId }) => traceId?.endsWith(end));
  const error = found.find((record): record is LogRecord => record.type === 'log');
  const span = found.find(
    (record): record is SpanRecord => record.type === 'span' && record.spanId === error?.spanId,
  );
  return { message: error?.attributes['exception.message'], span: span?.name, status: span?.status.code };
}

/** Gives the names of a span and of the spans above it. */
function namesAbove(records: readonly TelemetryRecord[], name: string): readonly string[] {
  const spans = records.filter((record): record is SpanRecord => record.type === 'span');
  const path: SpanRecord[] = [];
  for (let span = spans.findLast((each) => each.name === name); span;) {
    path.push(span);
    const { traceId, parentSpanId } = span;
    span = spans.find((each) => each.traceId === traceId && each.spanId === parentSpanId);
  }
  return path.map((span) => span.name);
}

async function invite(page: Page, email: string): Promise<void> {
  await page.getByRole('textbox', { name: 'E-mail' }).fill(email);
  await page.getByRole('button', { name: 'Invite' }).click();
}

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
  const reference = await shownReference(page);
  await expect
    .poll(() => findError(app.records, reference))
    .toEqual({ message: 'The mail server does not know this address', span: 'invite', status: 'error' });
});

test('leads from the reference to the error of a route handler', async ({ app, page }) => {
  await page.goto(app.url);
  await page.getByRole('button', { name: 'Report' }).click();
  const reference = await shownReference(page);
  await expect
    .poll(() => findError(app.records, reference))
    .toEqual({ message: 'The report has no rows', span: 'GET /api/report', status: 'error' });
});

test('leads from the reference to the error of a render, after a link and in a document', async ({
  app,
  page,
}) => {
  const own = { message: 'The table of members is locked', span: 'render members', status: 'error' };
  await page.goto(app.url);
  await page.getByRole('link', { name: 'Members' }).click();
  const afterLink = await shownReference(page);
  await expect.poll(() => findError(app.records, afterLink)).toEqual(own);
  await page.goto(`${app.url}/members`);
  const inDocument = await shownReference(page);
  await expect.poll(() => findError(app.records, inDocument)).toEqual(own);
  expect(inDocument).not.toBe(afterLink);
});

test('records the error of a render that no function of ours wraps', async ({ app, page }) => {
  await page.goto(`${app.url}/plain`);
  await expect(page.getByText('Something went wrong')).toBeVisible();
  await expect.poll(() => namesAbove(app.records, 'render /plain')).toEqual(['render /plain', 'proxy']);
  const messages = app.records.filter(isOf(server)).map(({ attributes }) => attributes['exception.message']);
  expect(messages).toContain('The untraced part failed');
});

test('survives a client that leaves during a render', async ({ app }) => {
  await new Promise<void>((resolve, reject) => {
    const request = get(`${app.url}/slow`, (response) => {
      // The first part of the document has arrived, and the rest is still to be rendered.
      response.once('data', () => request.destroy());
      response.on('error', () => {});
    });
    request.once('close', resolve).once('error', reject);
  });
  const release = async (): Promise<unknown> =>
    (await fetch(`${app.url}/api/release`, { method: 'POST' })).json();
  await expect.poll(release).toEqual({ released: true });
  await expect.poll(() => namesAbove(app.records, 'render slowly')).toEqual(['render slowly', 'proxy']);
  expect(app.printed()).not.toMatch(/waybill\]|unhandled|uncaught|prerender/i);
});
