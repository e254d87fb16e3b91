import type { Page } from 'playwright';
import { expect, it, onTestFinished } from 'vitest';
import type { LogRecord, SpanRecord } from 'waybill';
import type { Setup } from './page/main.ts';
import { openPage, usePage } from './open-page.ts';
import { browser, servePageForAllTests, site } from './served-page.ts';

servePageForAllTests();

const open = (setup: Setup): Promise<Page> => openPage(browser, site.addressOf(setup));

/** Gives the browser's own measurements, as the server should get them, in ms since the page's time origin. */
function measure(page: Page): Promise<Record<string, { value: number; atMs: number }>> {
  return page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation');
    const ofType = (type: string) => window.entries.filter(({ entryType }) => entryType === type);
    const paint = ofType('paint').find(({ name }) => name === 'first-contentful-paint')!;
    const largest = ofType('largest-contentful-paint').at(-1)!;
    const [shift] = ofType('layout-shift') as LayoutShift[];
    const [slowest] = (ofType('event') as PerformanceEventTiming[])
      .filter(({ interactionId }) => interactionId > 0)
      .sort((a, b) => b.duration - a.duration);
    const at = (value: number, atMs = value) => ({ value, atMs: performance.timeOrigin + atMs });
    return {
      ttfb: at(navigation!.responseStart),
      fcp: at(paint.startTime),
      lcp: at(largest.startTime),
      ...(shift && { cls: at(shift.value, shift.startTime) }),
      ...(slowest && { inp: at(slowest.duration, slowest.startTime + slowest.duration) }),
    };
  });
}

// Good up to the first number, poor beyond the second. https://web.dev/articles/defining-core-web-vitals-thresholds
const THRESHOLDS: Readonly<Record<string, readonly [number, number]>> = {
  cls: [0.1, 0.25],
  fcp: [1800, 3000],
  inp: [200, 500],
  lcp: [2500, 4000],
  ttfb: [800, 1800],
};

function ratingOf(name: string, value: number): string {
  const [good, fair] = THRESHOLDS[name]!;
  return value <= good ? 'good' : value <= fair ? 'needs-improvement' : 'poor';
}

const nameOf = ({ attributes }: LogRecord): string => String(attributes['browser.web_vital.name']);
const namesTold = (): string[] => site.logs().map(nameOf).toSorted();
const spansTold = (): string[] => site.spans().map(({ name }) => name);
const ms = (unixNano: string): number => Number(unixNano) / 1e6;

function spanNamed(name: string): SpanRecord {
  const found = site.spans().filter((span) => span.name === name);
  expect([name, found.length]).toEqual([name, 1]);
  return found[0]!;
}

async function leave(page: Page): Promise<void> {
  await page.goto(`${site.origin}/next`);
}

it('delivers the measurements of the browser when the user leaves the page, under the page load', async () => {
  const page = await open('with actions');
  await usePage(page);
  const measured = await measure(page);
  // These two metrics are not known before the end of the page.
  expect(namesTold().filter((name) => name === 'cls' || name === 'inp')).toEqual([]);
  await leave(page);
  await expect.poll(() => namesTold()).toEqual(['cls', 'fcp', 'inp', 'lcp', 'ttfb']);
  await expect.poll(spansTold).toContain('page load');
  const load = spanNamed('page load');
  for (const log of site.logs()) {
    const name = nameOf(log);
    const { value, atMs } = measured[name]!;
    expect([name, log.attributes['browser.web_vital.value']]).toEqual([name, value]);
    expect(Math.abs(ms(log.timeUnixNano) - atMs)).toBeLessThan(0.01);
    expect(log).toMatchObject({
      traceId: load.traceId,
      spanId: load.spanId,
      eventName: 'browser.web_vital',
      severityText: 'INFO',
      attributes: {
        'browser.web_vital.delta': value,
        'browser.web_vital.id': expect.stringMatching(/^v6-\d+-\d+$/) as string,
        'browser.web_vital.rating': ratingOf(name, value),
        'browser.web_vital.navigation_type': 'navigate',
        'url.path': '/',
        'waybill.attribution': 'exact',
      },
    });
  }
  expect(measured['inp']!.value).toBeGreaterThanOrEqual(250);
  expect(measured['cls']!.value).toBeGreaterThan(0);
  expect(site.logs().map(({ body }) => String(body))).toContain(
    `INP ${measured['inp']!.value} ms (${ratingOf('inp', measured['inp']!.value)})`,
  );
});

it('finds the load of the page in either order of the instrumentations', async () => {
  await leave(await open('before actions'));
  await expect.poll(() => namesTold()).toEqual(['cls', 'fcp', 'lcp', 'ttfb']);
  await expect.poll(spansTold).toContain('page load');
  const { traceId, spanId, attributes } = spanNamed('page load');
  expect(attributes).toMatchObject({ 'waybill.trigger': 'load', 'waybill.outcome': 'ok' });
  for (const log of site.logs()) expect(log).toMatchObject({ traceId, spanId });
});

it('delivers them also if it started last, after the sending at page exit', async () => {
  const page = await open('late');
  await usePage(page);
  await leave(page);
  await expect.poll(() => [...new Set(namesTold())]).toEqual(['cls', 'fcp', 'inp', 'lcp', 'ttfb']);
});

it('records the load of the page as spans, at the times of the browser and without its query', async () => {
  const page = await open('with actions');
  const { origin, entry } = await page.evaluate(() => ({
    origin: performance.timeOrigin,
    entry: performance.getEntriesByType('navigation')[0]!.toJSON() as PerformanceNavigationTiming,
  }));
  await leave(page);
  await expect.poll(() => site.spans()).toHaveLength(3);
  const load = spanNamed('documentLoad');
  const fetched = spanNamed('documentFetch');
  const { traceId, spanId } = spanNamed('page load');
  expect(load).toMatchObject({ traceId, parentSpanId: spanId, attributes: { 'url.path': '/' } });
  expect(fetched).toMatchObject({
    traceId,
    parentSpanId: load.spanId,
    attributes: { 'url.full': `${site.origin}/`, 'http.response.status_code': 200 },
  });
  const near = (expected: number, unixNano: string) =>
    expect(Math.abs(ms(unixNano) - origin - expected)).toBeLessThan(0.01);
  near(0, load.startTimeUnixNano);
  near(entry.loadEventEnd, load.endTimeUnixNano);
  near(entry.fetchStart, fetched.startTimeUnixNano);
  near(entry.responseEnd, fetched.endTimeUnixNano);
  const events = [...load.events!, ...fetched.events!];
  for (const { name, timeUnixNano } of events) near(entry[name as 'loadEventEnd'], timeUnixNano);
  expect(events.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'domInteractive',
      'domContentLoadedEventEnd',
      'loadEventEnd',
      'domainLookupStart',
      'connectEnd',
      'requestStart',
      'responseStart',
      'responseEnd',
    ]),
  );
  // This page has a secret only in its query.
  expect(JSON.stringify([site.spans(), site.logs()])).not.toMatch(/s3cret|part/);
});

it('has a trace of its own where the load of the page is no action', async () => {
  await leave(await open('alone'));
  await expect.poll(() => namesTold()).toEqual(['cls', 'fcp', 'lcp', 'ttfb']);
  await expect.poll(spansTold).toEqual(expect.arrayContaining(['page load', 'documentFetch']));
  const { traceId, spanId, parentSpanId, attributes } = spanNamed('page load');
  expect(parentSpanId).toBeUndefined();
  expect(attributes).toMatchObject({ 'url.path': '/', 'waybill.attribution': 'none' });
  expect(attributes['waybill.reference']).toMatch(/^\w{4}-\w{5}$/);
  expect(spanNamed('documentFetch')).toMatchObject({ traceId, parentSpanId: spanId });
  for (const log of site.logs()) {
    expect(log).toMatchObject({ traceId, spanId, attributes: { 'waybill.attribution': 'none' } });
  }
});

it('records a load that the page did not wait for', async () => {
  site.begin(false);
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  await page.goto(site.addressOf('alone'), { waitUntil: 'domcontentloaded' });
  await leave(page);
  await expect.poll(() => site.spans()).toHaveLength(2);
  const { startTimeUnixNano, endTimeUnixNano, events } = spanNamed('page load');
  expect(ms(endTimeUnixNano)).toBeGreaterThan(ms(startTimeUnixNano));
  expect(events!.map(({ name }) => name)).toContain('domInteractive');
  expect(events!.map(({ name }) => name)).not.toContain('loadEventEnd');
});

it('begins new metrics where the page comes back out of the back/forward cache', async () => {
  const page = await open('with actions');
  // A browser under remote control puts no page into the back/forward cache, so the test plays the event.
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await page.evaluate(() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r))));
  await leave(page);
  const restored = (): LogRecord[] =>
    site.logs().filter((log) => log.attributes['browser.web_vital.navigation_type'] === 'back-forward-cache');
  await expect.poll(() => restored().map(nameOf).toSorted()).toEqual(['cls', 'fcp', 'lcp', 'ttfb']);
  await expect.poll(spansTold).toContain('page load');
  const ids = site.logs().map(({ attributes }) => attributes['browser.web_vital.id']);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThan(4);
  for (const { traceId } of restored()) expect(traceId).toBe(spanNamed('page load').traceId);
});

it('sends nothing of a load that is not sampled', async () => {
  const page = await open('unsampled');
  await usePage(page);
  await leave(page);
  // Records of the page exit arrive before this request of the next page.
  await page.evaluate(() => fetch('/next'));
  expect([...site.logs(), ...site.spans()]).toEqual([]);
});

it('records nothing more once the tracing is disposed of', async () => {
  const page = await open('with actions');
  await page.evaluate(() => window.dispose());
  await expect.poll(() => namesTold()).toEqual(['fcp', 'ttfb']);
  await usePage(page);
  await leave(page);
  await page.evaluate(() => fetch('/next'));
  expect(namesTold()).toEqual(['fcp', 'ttfb']);
});

it.each([
  ['goes on with the click', false, ['fcp', 'ttfb', 'lcp']],
  ['stops once it is undone, while the rest goes on', true, ['fcp', 'ttfb']],
])('%s', async (_, isUndone, names) => {
  const page = await open('late');
  await page.waitForFunction(() => window.told.length === 2);
  if (isUndone) await page.evaluate(() => window.undo());
  await usePage(page);
  // The first click ends the search for the largest paint. The library reports it in the next idle moment.
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 2000 })));
  expect((await page.evaluate(() => window.told)).toSorted()).toEqual(names.toSorted());
});
