import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import postgres from 'postgres';
import { type QueryFunction, postgresExporter, readTrace } from 'waybill/postgres';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from './open-database.ts';
import { serve, spanOf, tracesOf, traceId } from './serve-ingest.ts';

const COUNTS = `select (select count(*) from waybill.spans)::text as spans, (select count(*) from waybill.logs)::text as logs`;

let query: QueryFunction;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ query, close } = await openDatabase());
}, 60_000);
beforeEach(() => query('truncate waybill.spans, waybill.logs'));
afterAll(() => close());

const idOf = (place: number): string => (place + 1).toString(16).padStart(16, '0');
const spans = (count: number, changes: object = {}): object[] =>
  Array.from({ length: count }, (_, place) => spanOf({ spanId: idOf(place), ...changes }));
const logsOf = (...uids: string[]) => ({
  resourceLogs: [
    {
      scopeLogs: [
        {
          logRecords: uids.map((uid) => ({
            timeUnixNano: '1700000000000000000',
            traceId,
            body: { stringValue: uid },
            attributes: [{ key: 'log.record.uid', value: { stringValue: uid } }],
          })),
        },
      ],
    },
  ],
});

/** Makes each insert into a table fail until the table is repaired, or until the test ends. */
async function breakTable(table: string, code: string, condition = 'true') {
  await query(`create function public.fail() returns trigger language plpgsql as $function$
    begin raise exception 'secret detail' using errcode = '${code}'; end $function$`);
  await query(`create trigger fault before insert on waybill.${table} for each row when (${condition})
    execute function public.fail()`);
  const repair = async () => {
    await query(`drop trigger if exists fault on waybill.${table}`);
    await query('drop function if exists public.fail()');
  };
  onTestFinished(repair);
  return repair;
}

it.each(['08006', '25006', '40001', '40P01', '53100', '53300', '55P03', '57014', '57P03'])(
  'answers 503 with a pause while the database fails with %s, and accepts the same batch afterwards',
  async (code) => {
    const { send, onDiagnostic } = await serve({ exporter: postgresExporter(query) });
    const repair = await breakTable('spans', code, `new.span_id = '${idOf(9)}'`);
    for (let attempt = 0; attempt < 3; attempt++) {
      const response = await send(tracesOf(...spans(10)));
      expect(response.status).toBe(503);
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await response.text()).not.toContain('secret');
      expect(await query(COUNTS)).toEqual([{ spans: '0', logs: '0' }]);
    }
    expect(onDiagnostic).toHaveBeenCalledOnce();
    await repair();
    const response = await send(tracesOf(...spans(10)));
    expect([response.status, await response.json()]).toEqual([200, {}]);
    expect(await query(COUNTS)).toEqual([{ spans: '10', logs: '0' }]);
  },
);

it('answers 503 with a pause while the database cannot be reached', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as AddressInfo;
  closed.close();
  await once(closed, 'close');
  const sql = postgres({ host: '127.0.0.1', port, max: 1, backoff: false });
  onTestFinished(() => sql.end({ timeout: 0 }));

  let isDown = true;
  const exporter = postgresExporter((text, params) =>
    isDown ? sql.unsafe(text, [...(params ?? [])]) : query(text, params),
  );
  const { send, onDiagnostic } = await serve({ exporter });
  const response = await send(tracesOf(spanOf()));
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
  expect(onDiagnostic.mock.calls).toMatchObject([[{ kind: 'ingest', error: { code: 'ECONNREFUSED' } }]]);
  isDown = false;
  expect((await send(tracesOf(spanOf()))).status).toBe(200);
});

it('names the record that the database rejects, and stores the others', async () => {
  const { send } = await serve({ exporter: postgresExporter(query) });
  await breakTable('logs', '22003', "new.uid = 'poison'");
  const response = await send(logsOf('good 1', 'poison', 'good 2'), { path: '/v1/logs' });
  expect([response.status, await response.json()]).toEqual([
    200,
    {
      partialSuccess: {
        rejectedLogRecords: '1',
        errorMessage: 'the database refuses the record (22003)',
        rejected: [{ id: 'poison', reason: 'the database refuses the record (22003)' }],
      },
    },
  ]);
  expect(await query('select uid from waybill.logs order by uid')).toEqual([
    { uid: 'good 1' },
    { uid: 'good 2' },
  ]);
});

it('names the record that is too large for its table, and stores the others, including those with U+0000', async () => {
  const { send } = await serve({ exporter: postgresExporter(query) });
  const attributes = [{ key: 'text', value: { stringValue: 'x'.repeat(140_000) } }];
  const response = await send(tracesOf(spanOf({ name: 'nul \0' }), spanOf({ spanId: idOf(7), attributes })));
  expect(await response.json()).toMatchObject({
    partialSuccess: { rejectedSpans: '1', rejected: [{ id: idOf(7) }] },
  });
  expect(await query('select name from waybill.spans')).toEqual([{ name: 'nul \ufffd' }]);
});

it('stores a batch once if it arrives a hundred times at once', async () => {
  const { send } = await serve({ exporter: postgresExporter(query) });
  const body = JSON.stringify(tracesOf(...spans(20)));
  const lines = JSON.stringify(logsOf(...Array.from({ length: 20 }, (_, place) => `uid-${place}`)));
  const answers = await Promise.all(
    Array.from({ length: 100 }, async (_, nth) => {
      const response = await (nth % 2 === 0 ? send(body) : send(lines, { path: '/v1/logs' }));
      return `${response.status} ${await response.text()}`;
    }),
  );
  expect(new Set(answers)).toEqual(new Set(['200 {}']));
  expect(await query(COUNTS)).toEqual([{ spans: '20', logs: '20' }]);
});

it('gives the same trace for any order of its batches', async () => {
  const { send } = await serve({ exporter: postgresExporter(query) });
  const unfinished = [{ key: 'waybill.unfinished', value: { boolValue: true } }];
  const at = (ms: number) => ({
    startTimeUnixNano: `17000000000${String(ms).padStart(2, '0')}000000`,
    endTimeUnixNano: `17000000000${String(ms + 5).padStart(2, '0')}000000`,
  });
  // Only the writer of a snapshot can replace it.
  const writer = [{ key: 'waybill.writer', value: { stringValue: 'a1'.repeat(16) } }];
  const fromPage = (span: object) => ({
    resourceSpans: [{ scopeSpans: [{ scope: { name: 'waybill', attributes: writer }, spans: [span] }] }],
  });
  const batches = [
    fromPage(spanOf({ spanId: idOf(0), name: 'root', attributes: unfinished, ...at(0) })),
    tracesOf(spanOf({ spanId: idOf(1), parentSpanId: idOf(0), name: 'child', ...at(10) })),
    fromPage(spanOf({ spanId: idOf(0), name: 'root', ...at(0) })),
    tracesOf(spanOf({ spanId: idOf(2), parentSpanId: idOf(1), name: 'grandchild', ...at(20) })),
  ];
  const orders = [batches, batches.toReversed(), [...batches.slice(2), ...batches.slice(0, 2)]];
  const traces: unknown[] = [];
  for (const order of orders) {
    await query('truncate waybill.spans');
    for (const batch of order) expect((await send(batch)).status).toBe(200);
    traces.push((await readTrace(query, traceId))?.spans);
  }
  expect(traces[0]).toMatchObject([{ name: 'root' }, { name: 'child' }, { name: 'grandchild' }]);
  expect(JSON.stringify(traces[0])).not.toContain('waybill.unfinished');
  expect(traces[1]).toEqual(traces[0]);
  expect(traces[2]).toEqual(traces[0]);
});
