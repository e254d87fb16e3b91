import { expect, type Page } from 'playwright/test';
import { formatReference, parseTraceparent } from '../../../src/index.ts';
import { test } from './fresh-app.ts';

// After a failure, a new process would make the whole app anew for the next test.
test.describe.configure({ mode: 'serial' });

/** Sends an invitation, which fails. Gives the trace id that its request carried. */
async function invite(page: Page): Promise<string> {
  await page.getByRole('textbox', { name: 'E-mail' }).fill('ada@example.com');
  const asked = page.waitForRequest('**/api/invitations');
  await page.getByRole('button', { name: 'Invite' }).click();
  const traceparent = await (await asked).headerValue('traceparent');
  return parseTraceparent(traceparent)!.traceId;
}

test('installs the package without a warning about peers', ({ app }) => {
  expect(app.installed).toContain('added');
  expect(app.installed).not.toMatch(/ERESOLVE|peer/i);
});

test('shows the reference of the trace that the failed request carried, and reports it', async ({
  app,
  page,
  template,
}) => {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    // The browser itself prints every failed response.
    const isOfBrowser = message.text().startsWith('Failed to load resource');
    if (['error', 'warning'].includes(message.type()) && !isOfBrowser) problems.push(message.text());
  });
  await page.goto(app.url);
  const traceId = await invite(page);
  const reference = formatReference(traceId);
  await expect(page.getByText(reference)).toBeVisible();
  await expect(page.getByText('Report sent.')).toBeVisible();
  expect(problems).toEqual([]);

  const ofTrace = () => app.records.filter((record) => record.traceId === traceId);
  const servers = template.server ? ['team-api'] : [];
  const services = () => new Set(ofTrace().map(({ resource }) => resource['service.name']));
  await expect.poll(services).toEqual(new Set(['shop-web', ...servers]));
  const report = ofTrace().find(
    ({ type, resource }) => type === 'log' && resource['service.name'] === 'shop-web',
  );
  expect(report?.attributes).toMatchObject({
    'waybill.reference': reference,
    'waybill.attribution': 'exact',
    'exception.message': 'The invitation failed',
  });
});

test('has the look of the kept pictures, light and dark', async ({ app, comparesPictures, page }) => {
  test.skip(!comparesPictures, 'Another version of Chromium draws other pictures.');
  await page.setViewportSize({ width: 800, height: 640 });
  // Another date has another width. The seconds on the screen still differ, so the picture leaves them out.
  await page.clock.setFixedTime(new Date('2026-03-04T10:05:00Z'));
  // The same random numbers give the same reference.
  await page.addInitScript(() => {
    let last = 7;
    crypto.getRandomValues = (array) => {
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      for (let at = 0; at < bytes.length; at++) bytes[at] = last = (last * 5 + 3) % 251;
      return array;
    };
  });
  await page.goto(app.url);
  await invite(page);
  await expect(page.getByText('Report sent.')).toBeVisible();
  await page.mouse.move(0, 0);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page).toHaveScreenshot(`${colorScheme}.png`, {
      fullPage: true,
      mask: [page.locator('time')],
    });
  }
});
