import { type QueryFunction, findTraces, postgresExporter, readTrace } from 'waybill/postgres';
import { createIngest } from 'waybill/server';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { WRONG_ON_PURPOSE } from '../otlp/watch-otlp.ts';
import { listen } from './listen.ts';
import { openDatabase } from './open-database.ts';
import { spanOf, tracesOf, traceId } from './serve-ingest.ts';

const TENANTS: Readonly<Record<string, unknown>> = {
  'key of acme': { tenant: 'acme' },
  'key of umbrella': { tenant: 'umbrella' },
  // A key check from before there were tenants.
  'key of nobody': true,
};

let query: QueryFunction;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ query, close } = await openDatabase());
}, 60_000);
beforeEach(() => query('truncate waybill.spans, waybill.logs'));
afterAll(() => close());

async function serveDatabase() {
  const address = await listen(
    createIngest({
      exporter: postgresExporter(query),
      authenticate: ({ headers }) => TENANTS[headers.get('apikey') ?? ''],
      onDiagnostic: () => {},
    }),
  );
  return async (who: string, body: object, path = '/v1/traces') => {
    const response = await fetch(address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', apikey: `key of ${who}`, ...WRONG_ON_PURPOSE },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.text() };
  };
}

const logsOf = (text: string) => ({
  resourceLogs: [
    {
      scopeLogs: [
        {
          logRecords: [
            {
              timeUnixNano: '1700000000000000000',
              traceId,
              body: { stringValue: text },
              attributes: [{ key: 'log.record.uid', value: { stringValue: 'shared' } }],
            },
          ],
        },
      ],
    },
  ],
});

const namesOf = async (tenant?: string): Promise<unknown> => {
  const trace = await readTrace(query, traceId, tenant === undefined ? {} : { tenant });
  return trace && [...trace.spans.map(({ name }) => name), ...trace.logs.map(({ body }) => body)];
};

it('stores the records of each tenant for that tenant, with any ids', async () => {
  const send = await serveDatabase();
  for (const who of ['acme', 'umbrella', 'nobody']) {
    expect(await send(who, tracesOf(spanOf({ name: `span of ${who}` })))).toEqual({
      status: 200,
      body: '{}',
    });
    expect((await send(who, logsOf(`line of ${who}`), '/v1/logs')).status).toBe(200);
  }
  expect(await namesOf('acme')).toEqual(['span of acme', 'line of acme']);
  expect(await namesOf('umbrella')).toEqual(['span of umbrella', 'line of umbrella']);
  expect(await namesOf()).toEqual(['span of nobody', 'line of nobody']);
});

it("does not let a tenant overwrite another tenant's span, or learn that it exists", async () => {
  const send = await serveDatabase();
  await send('acme', tracesOf(spanOf({ name: 'real' })));
  await send('acme', logsOf('real line'), '/v1/logs');
  const later = tracesOf(spanOf({ name: 'forged', endTimeUnixNano: '1700000000009999999' }));
  const known = await send('umbrella', later);
  const unknown = await send('umbrella', tracesOf(spanOf({ traceId: 'f'.repeat(32), name: 'own' })));
  expect(known).toEqual(unknown);
  expect(await send('umbrella', logsOf('forged line'), '/v1/logs')).toEqual(unknown);
  expect(await namesOf('acme')).toEqual(['real', 'real line']);
  expect(await findTraces(query, { kind: 'trace', traceId }, { tenant: 'acme' })).toMatchObject([
    { name: 'real', spanCount: 1 },
  ]);
});

it('takes no tenant from the request itself', async () => {
  const send = await serveDatabase();
  const attributes = [{ key: 'tenant', value: { stringValue: 'acme' } }];
  const span = spanOf({ name: 'forged', tenant: 'acme', attributes });
  await send('umbrella', {
    tenant: 'acme',
    resourceSpans: [{ tenant: 'acme', resource: { attributes }, scopeSpans: [{ spans: [span] }] }],
  });
  expect(await namesOf('acme')).toBeNull();
  expect(await namesOf('umbrella')).toEqual(['forged']);
});

it('refuses an unknown sender', async () => {
  const send = await serveDatabase();
  expect((await send('stranger', tracesOf(spanOf()))).status).toBe(401);
  expect(await namesOf()).toBeNull();
});
