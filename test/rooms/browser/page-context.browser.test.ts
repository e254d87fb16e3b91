import { expect, it } from 'vitest';
import { generateTraceId } from 'waybill';
import { openAppPage } from './app-page.ts';
import { openOwnRecorder } from './recorder.ts';

// The load of this page makes one request, so that Waybill records the load.
const app = `
  const tracing = waybill.createTracing({
    service: 'page',
    environment: 'test',
    instrumentations: [waybill.traceFetch(), waybill.traceUserActions()],
  });
  tracing.subscribe(({ type, record }) => {
    if (type === 'record' && record.name === 'page load') {
      const { traceId, parentSpanId, remoteParent, flags } = record;
      say({ traceId, parentSpanId, remoteParent, flags });
    }
  });
  await fetch('?1');
`;

const spanId = '00f067aa0ba902b7';
const foreignId = '4bf92f3577b34da6a3ce929d0e0e4736';

function idMadeAt(ms: number): string {
  return ms.toString(16).padStart(12, '0') + generateTraceId().slice(12);
}

const traceparent = (traceId: string, flags = '03') => `00-${traceId}-${spanId}-${flags}`;
const meta = (content: string, more = '') => `<meta name="traceparent" content="${content}" ${more}>`;
const timing = (description: string) => ({
  'server-timing': `db;dur=5, traceparent;desc="${description}"`,
});

async function loadWith(served: Parameters<typeof openAppPage>[2]): Promise<unknown> {
  const page = await openAppPage(openOwnRecorder(), app, served);
  await page.saidAtLeast(1);
  return page.said[0];
}

it('continues the trace of a <meta> with the load of the page', async () => {
  const traceId = generateTraceId();
  expect(await loadWith({ head: meta(traceparent(traceId)) })).toEqual({
    traceId,
    parentSpanId: spanId,
    remoteParent: true,
    flags: 3,
  });
});

it('continues the trace of Server-Timing, with the flags of the server', async () => {
  const traceId = generateTraceId();
  const load = await loadWith({ headers: timing(traceparent(traceId, '01')) });
  expect(load).toMatchObject({ traceId, parentSpanId: spanId, flags: 1 });
});

it('takes the <meta> where both are there, and the other where the <meta> is invalid', async () => {
  const [inPage, inHeader] = [generateTraceId(), generateTraceId()];
  const headers = timing(traceparent(inHeader));
  expect(await loadWith({ headers, head: meta(traceparent(inPage)) })).toMatchObject({ traceId: inPage });
  expect(await loadWith({ headers, head: meta('00-nonsense') })).toMatchObject({ traceId: inHeader });
});

it('continues a trace with an id without a time if the <meta> gives the time', async () => {
  const load = await loadWith({ head: meta(traceparent(foreignId), `data-time-ms="${Date.now()}"`) });
  expect(load).toMatchObject({ traceId: foreignId, parentSpanId: spanId });
});

it.each<[string, () => Parameters<typeof openAppPage>[2]]>([
  ['of an hour ago', () => ({ head: meta(traceparent(idMadeAt(Date.now() - 3_600_000))) })],
  [
    'of an hour ago in Server-Timing',
    () => ({ headers: timing(traceparent(idMadeAt(Date.now() - 3_600_000))) }),
  ],
  ['of in an hour', () => ({ head: meta(traceparent(idMadeAt(Date.now() + 3_600_000))) })],
  ['with an id without a time', () => ({ head: meta(traceparent(foreignId)) })],
  ['with an invalid time', () => ({ head: meta(traceparent(foreignId), 'data-time-ms="today"') })],
  ['with an old time', () => ({ head: meta(traceparent(foreignId), 'data-time-ms="1700000000000"') })],
  ['that is invalid', () => ({ head: meta(`00-${'0'.repeat(32)}-${spanId}-01`) })],
])('refuses a trace %s, and begins one of its own', async (_what, served) => {
  const load = await loadWith(served());
  expect(load).not.toHaveProperty('parentSpanId', spanId);
  expect(load).toMatchObject({ remoteParent: false });
});

it("refuses the trace of a page from the browser's own cache, however fresh it is", async () => {
  const traceId = generateTraceId();
  const recorder = openOwnRecorder();
  const page = await openAppPage(recorder, app, {
    head: meta(traceparent(traceId)),
    headers: { 'cache-control': 'max-age=600' },
  });
  await page.saidAtLeast(1);
  page.openAgain();
  await page.saidAtLeast(2);
  const loads = (await recorder.seen()).filter(({ path }) => path === '/page');
  expect(loads).toHaveLength(1);
  expect(page.said).toMatchObject([{ traceId }, { remoteParent: false }]);
});
