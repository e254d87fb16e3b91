import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { formatReference, parseTraceparent } from 'waybill';
import { launchChromium } from '../../house/launch-chromium.ts';
import { openPage, startSite, type Part, type Site } from './open-page.ts';
import { valuesOf, visitPage, type Visit } from './visit-page.ts';

// The parts start in this order. The last one is outermost, so it sees a request first.
const ORDERS: readonly (readonly Part[])[] = [
  ['waybill', 'sentry'],
  ['sentry', 'waybill'],
  ['waybill', 'open-telemetry'],
  ['open-telemetry', 'waybill'],
  ['waybill', 'msw'],
  ['msw', 'waybill'],
  ['waybill', 'sentry', 'open-telemetry', 'msw'],
  ['sentry', 'waybill', 'open-telemetry', 'msw'],
  ['open-telemetry', 'waybill', 'sentry', 'msw'],
  ['msw', 'open-telemetry', 'sentry', 'waybill'],
];

let browser: Browser;
let site: Site;
beforeAll(async () => {
  [browser, site] = await Promise.all([launchChromium(), startSite()]);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

const visitsAlone = new Map<string, Promise<Visit>>();

/** Opens the page without Waybill, to see how the neighbours behave among themselves. */
function visitAlone(parts: readonly Part[]): Promise<Visit> {
  const neighbours = parts.filter((part) => part !== 'waybill').sort();
  const visit = visitsAlone.get(neighbours.join()) ?? visitPage(browser, site, neighbours);
  visitsAlone.set(neighbours.join(), visit);
  return visit;
}

describe.each(ORDERS.map((parts) => [parts.join(', then '), parts] as const))('%s:', (_, parts) => {
  const place = parts.indexOf('waybill');
  const others = { before: parts.slice(0, place), after: parts.slice(place + 1) };
  let visit: Visit;
  let alone: Visit;
  beforeAll(async () => {
    alone = await visitAlone(parts);
    visit = await visitPage(browser, site, parts);
  });
  afterAll(() => visit?.page.close());

  it('gives the app the answers that it gets without Waybill', () => {
    expect([...visit.answers]).toEqual([...alone.answers]);
    for (const way of visit.answers.keys()) expect([way, visit.arrivals(way).length]).toEqual([way, 1]);
  });

  it('gives the app the errors that it gets without Waybill', () => {
    expect(visit.errors).toEqual(alone.errors);
    expect(visit.unhandled).toEqual(alone.unhandled);
    expect(visit.unhandled).toHaveLength(1);
  });

  it('sends exactly one valid traceparent with each request', () => {
    for (const way of visit.answers.keys()) {
      const sent = visit.arrivals(way).flatMap((arrival) => valuesOf(arrival, 'traceparent'));
      expect([way, sent.map((value) => parseTraceparent(value) !== null)]).toEqual([way, [true]]);
    }
  });

  it('records each request once, under the ids that its server gets', async () => {
    const recorded = await visit.spans();
    for (const way of visit.answers.keys()) {
      const spans = recorded(way).map(({ traceId, spanId, flags }) => ({ traceId, spanId, flags }));
      const [sent] = visit.arrivals(way).flatMap((arrival) => valuesOf(arrival, 'traceparent'));
      // OpenTelemetry replaces the ids of a wrapper that sees the request before OpenTelemetry does.
      const isReplaced =
        way === 'explicit' ? parts.includes('open-telemetry') : others.before.includes('open-telemetry');
      if (isReplaced && way !== 'xhr') expect([way, spans.length]).toEqual([way, 1]);
      else expect([way, spans]).toEqual([way, [parseTraceparent(sent)]]);
    }
  });

  it('sends the correlation id of its action with each request', async () => {
    const ids = await visit.page.evaluate(() => window.app.correlationIds);
    expect(Object.keys(ids)).toHaveLength(3);
    for (const [path, id] of Object.entries(ids)) {
      const sent = site.arrivals(path).flatMap((arrival) => valuesOf(arrival, 'x-correlation-id'));
      expect([path, sent]).toEqual([path, [id]]);
    }
  });

  it('has the reference of a request that failed', async () => {
    const references = await visit.page.evaluate(() => window.app.references);
    const traces = (await visit.spans())(site.refusedUrl).map(({ traceId }) => formatReference(traceId));
    // The other one is the request that the app did not await.
    expect(traces).toHaveLength(2);
    expect(references[site.refusedUrl]).toBe(traces[1]);
  });

  it('lets its neighbours record the same as without it', async () => {
    await vi.waitFor(async () => {
      expect(await visit.countForeignSpans()).toEqual(await alone.countForeignSpans());
    }, 10_000);
  });

  it('sends each record once, and does not record its own exports', async () => {
    const spanIds = await visit.page.evaluate(async () => {
      const { tracing, spans } = window.app.waybill();
      const recorded = spans.map(({ spanId }) => spanId);
      await tracing.flush();
      return recorded;
    });
    const arrivals = site.arrivals('/otlp/v1/traces');
    const bodies = arrivals.map(({ body }) => body).join();
    for (const spanId of spanIds) expect(bodies.split(`"spanId":"${spanId}"`)).toHaveLength(2);
    expect((await visit.spans())('/otlp/v1/traces')).toEqual([]);
    for (const { headers } of arrivals) expect(headers.map(([name]) => name)).not.toContain('x-trace-id');
  });

  // Sentry's wrapper hides the `fetch` below it from OpenTelemetry. OpenTelemetry then traces its own exports even
  // without Waybill.
  const isHidden =
    parts.includes('open-telemetry') && parts.indexOf('sentry') > parts.indexOf('open-telemetry');
  it.each(isHidden ? [] : ['its own', 'ours'])(
    'makes OpenTelemetry trace no export of %s, as its export of that would be the next',
    async (whose) => {
      const begun = await visit.page.evaluate(async () => {
        await window.app.openTelemetry?.send();
        return window.app.openTelemetry?.begun ?? [];
      });
      const path = whose === 'ours' ? '/otlp/v1/' : '/otlp/open-telemetry';
      expect(begun.filter((address) => address.includes(path))).toEqual([]);
    },
  );

  it('leaves nothing behind once it is disposed of', async () => {
    const isRestored = await visit.page.evaluate(() => window.app.waybill().dispose());
    expect(isRestored).toBe(others.after.every((part) => part === 'msw'));
    async function askAgain({ page, below, arrivals }: Visit): Promise<unknown> {
      const answer = await page.evaluate((at) => window.app.request('headers', at), `${below}after`);
      return [
        answer,
        arrivals('after')
          .at(-1)
          ?.headers.map(([name]) => name)
          .sort(),
      ];
    }
    expect(await askAgain(visit)).toEqual(await askAgain(alone));
    expect((await visit.spans())('after')).toEqual([]);
    expect(await visit.page.evaluate(() => window.app.waybill().diagnostics)).toEqual([]);
  });
});

describe('an answer of Mock Service Worker', () => {
  const mock = async (parts: readonly Part[]) => {
    const page = await openPage(browser, site, parts);
    const outcome = await page.evaluate(async () => ({
      answer: await window.app.request('address', '/mocked/answer'),
      errors: [await window.app.fail('/mocked/error'), await window.app.stopWhenAsked('/mocked/nothing')],
    }));
    return { page, ...outcome };
  };
  let alone: Awaited<ReturnType<typeof mock>>;
  beforeAll(async () => {
    alone = await mock(['msw']);
  });

  it.each([{ parts: ['waybill', 'msw'] }, { parts: ['msw', 'waybill'] }] as const)(
    'is recorded as if a server had answered ($parts)',
    async ({ parts }) => {
      const { page, answer, errors } = await mock(parts);
      expect({ ...answer, body: '' }).toEqual(alone.answer);
      expect(errors).toEqual(alone.errors);
      const [spans, references] = await page.evaluate(
        () => [window.app.waybill().spans, window.app.references] as const,
      );
      expect(
        spans.map(
          ({ attributes }) =>
            attributes['http.response.status_code'] ??
            attributes['error.type'] ??
            attributes['waybill.outcome'],
        ),
      ).toEqual([418, 'TypeError', 'abandoned']);
      expect(spans[0]).toMatchObject(parseTraceparent(answer.body)!);
      expect(references['/mocked/error']).toBe(formatReference(spans[1]!.traceId));
    },
  );
});
