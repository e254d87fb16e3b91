import { once } from 'node:events';
import { request as send, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { parseReference, type TraceData } from 'waybill';
import { findTraces, readTrace } from 'waybill/postgres';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { layoutTrace } from '../../../src/viewer/layout/layout-trace.ts';
import { openingRow } from '../../../src/viewer/layout/failed-rows.ts';
import { openChromium, type ChromiumPage } from '../e2e/chromium-page.ts';
import { missing } from './parts.ts';
import { startChain, type Chain } from './start-chain.ts';

it('has all programs of the chain, or says why it cannot run', () => {
  // A developer's machine may lack a part. There the tests below are skipped with this reason.
  expect(process.env['CI'] ? missing : '', 'to install first').toBe('');
});

const SERVERS = [
  'shop: POST /orders, server',
  'shop: Prices/Quote, client',
  'prices: Prices/Quote, server',
  'prices: POST, client',
  'stock: POST /stock, server',
  'stock: POST, client',
  'billing: POST /bills, server',
  'billing: POST, client',
];
const LEDGER = ['ledger: POST /ledger, server', 'ledger: send orders, producer'];
const PACKER = ['packer: process orders, consumer', 'packer: send shipments, producer'];
const ARCHIVE = ['archive: transform shipments, consumer'];
const ALL = [...SERVERS, ...LEDGER, ...PACKER, ...ARCHIVE];
const PAGE = ['page: order, internal', 'page: POST, client'];

/** Lists the spans from the first cause to the last effect. Each one is the child of the one before it. */
function chainOf({ spans }: TraceData): readonly string[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const listed: string[] = [];
  let next = spans.filter(({ parentSpanId }) => parentSpanId === undefined || !ids.has(parentSpanId));
  while (next.length === 1) {
    const [{ name, kind, resource, spanId }] = next as [TraceData['spans'][number]];
    listed.push(`${String(resource['service.name'])}: ${name}, ${kind}`);
    next = spans.filter(({ parentSpanId }) => parentSpanId === spanId);
  }
  return listed;
}

const skipped = missing === '' ? '' : `, skipped because this is missing: ${missing}`;

describe.skipIf(missing !== '')(`a chain of programs in five languages${skipped}`, () => {
  let chain: Chain;
  let chromium: ChromiumPage;

  beforeAll(async () => {
    [chain, chromium] = await Promise.all([startChain(), openChromium()]);
    await chromium.page.goto(chain.address);
  }, 300_000);
  afterAll(async () => {
    await chromium?.close();
    await chain?.stop();
  });

  /** Reads a trace when the spans of all its programs have arrived. */
  const readWhole = (traceId: string, length: number): Promise<TraceData> =>
    vi.waitFor(
      async () => {
        await chain.flush();
        const trace = await readTrace(chain.query, traceId);
        expect(trace?.spans).toHaveLength(length);
        return trace!;
      },
      { timeout: 30_000, interval: 100 },
    );

  const rowsOf = (traceId: string) =>
    chain.query('select * from public.shipments where trace_id = $1::text', [traceId]);

  const lastOf = (trace: TraceData) =>
    trace.spans.find(({ name, kind }) => name === 'transform shipments' && kind === 'consumer')!;

  /** Finds the trace that a person reads from the screen. */
  const findReference = (reference: string): Promise<string> => {
    const { low40 } = parseReference(reference) as { low40: string };
    return vi.waitFor(
      async () => {
        const found = await findTraces(chain.query, { kind: 'reference', low40 });
        expect(found).toMatchObject([{ name: 'order', service: 'page', reference }]);
        return found[0]!.traceId;
      },
      { timeout: 30_000, interval: 100 },
    );
  };

  it('makes one trace from the click to the row in PostgreSQL', async () => {
    const { page } = chromium;
    await page.getByRole('button', { name: 'Order' }).click();
    const output = page.locator('output');
    await expect.poll(() => output.textContent(), { timeout: 30_000 }).not.toBe('');
    const traceId = await findReference((await output.textContent())!);

    const trace = await readWhole(traceId, 15);
    expect(chainOf(trace)).toEqual([...PAGE, ...ALL]);
    const last = lastOf(trace);
    expect(await rowsOf(traceId)).toMatchObject([
      {
        what: 'umbrella',
        span_id: last.spanId,
        parent_span_id: last.parentSpanId,
        correlation_id: trace.spans[0]!.attributes['correlation.id'],
      },
    ]);
  });

  const uuid = '0190b8e4-0000-7000-8000-0000c0ffee02';
  const correlation = '7b1f6c52-93d4-4a0e-8f5b-2d6c1e9a4f03';
  it.each<[what: string, headers: Record<string, string>, foreign: string | null]>([
    ['X-Trace-Id, a UUID', { 'x-trace-id': uuid }, null],
    [
      'X-Trace-Id and X-Correlation-Id',
      { 'x-trace-id': uuid.replace('02', '03'), 'x-correlation-id': correlation },
      null,
    ],
    ['X-Trace-Id, an id of another form', { 'x-trace-id': 'order-4711' }, 'order-4711'],
  ])('keeps the trace of a caller that sends only %s', async (_, headers, foreign) => {
    const response = await fetch(`${chain.address}/orders`, { method: 'POST', body: 'boots', headers });
    expect([response.status, await response.text()]).toEqual([200, 'billed']);
    if (foreign === null) expect(Object.fromEntries(response.headers)).toMatchObject(headers);
    const traceId = response.headers.get('x-trace-id')!.replaceAll('-', '');

    const trace = await readWhole(traceId, ALL.length);
    expect(chainOf(trace)).toEqual(ALL);
    expect(trace.spans.find(({ name }) => name === 'POST /orders')!.parentSpanId).toBeUndefined();
    const last = lastOf(trace);
    expect(await rowsOf(traceId)).toMatchObject([
      {
        what: 'boots',
        span_id: last.spanId,
        correlation_id: response.headers.get('x-correlation-id'),
        foreign_trace_id: foreign,
      },
    ]);
    const search =
      foreign === null ? { kind: 'trace' as const, traceId } : { kind: 'foreign' as const, id: foreign };
    expect(await findTraces(chain.query, search)).toMatchObject([{ traceId, spanCount: ALL.length }]);
  });

  it('tolerates names in upper case and headers that come twice', async () => {
    for (const road of chain.roads) road.isStrange = true;
    const traceId = '0190b8e4000070008000c0ffeec0ffee';
    const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
    const names = { 'X-TRACE-ID': traceId.toUpperCase(), TRACEPARENT: [traceparent, traceparent] };
    const request = send(`${chain.address}/orders`, { method: 'POST', headers: names });
    request.end('gloves');
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    expect([response.statusCode, await text(response)]).toEqual([200, 'billed']);
    for (const road of chain.roads) road.isStrange = false;
    expect(chainOf(await readWhole(traceId, ALL.length))).toEqual(ALL);

    await chain.kafka.send('shipments', [
      ['TRACEPARENT', traceparent],
      ['traceparent', traceparent],
    ]);
    await expect
      .poll(() => rowsOf(traceId), { timeout: 30_000 })
      .toMatchObject([{ what: 'gloves' }, { what: 'from python', parent_span_id: 'b7ad6b7169203331' }]);
  });

  it('shows the reference of a program that is down, and finds the step at fault', async () => {
    await chain.ledger.stop();
    const { page } = chromium;
    await page.getByRole('button', { name: 'Order' }).click();
    const copy = page.getByRole('button', { name: /^Copy reference/ });
    const label = await copy.getAttribute('aria-label', { timeout: 30_000 });
    const traceId = await findReference(label!.replace('Copy reference ', ''));

    const trace = await readWhole(traceId, PAGE.length + SERVERS.length);
    expect(chainOf(trace)).toEqual([...PAGE, ...SERVERS]);
    const failed = openingRow(layoutTrace(trace).rows)!;
    expect(failed).toMatchObject({ service: 'billing', name: 'POST', tone: 'failed' });
    expect(await rowsOf(traceId)).toEqual([]);
  });
});
