import { createTracing, otlpExporter, traceFetch } from 'waybill';
import { type QueryFunction, findTraces, postgresExporter, readTrace } from 'waybill/postgres';
import { createIngest } from 'waybill/server';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Diagnostic } from '../../../src/core/index.ts';
import { layoutTrace } from '../../../src/viewer/layout/layout-trace.ts';
import { listen } from '../../rooms/server/listen.ts';
import { openDatabase } from '../../rooms/server/open-database.ts';
import { obtainDeno } from './obtain-deno.ts';
import { runShop } from './run-shop.ts';

const deno = await obtainDeno();
const executables = 'executable' in deno ? [deno.executable] : [];
const covered = 'missing' in deno ? `recorded payloads alone, because ${deno.missing}` : 'Deno itself';

it(`reports the coverage of this run: ${covered}`, () => {
  console.log(`OTLP of a third party is tested with ${covered}`);
  expect(executables).toHaveLength('missing' in deno ? 0 : 1);
});

describe.each(executables)("Deno's own OpenTelemetry", (executable) => {
  let query: QueryFunction;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ query, close } = await openDatabase());
  }, 60_000);
  afterAll(() => close());

  it('is taken by the ingest, and joins the trace of the action that called the program', async () => {
    const onDiagnostic = vi.fn<(diagnostic: Diagnostic) => void>();
    const ingest = await listen(
      createIngest({
        exporter: postgresExporter(query),
        authenticate: ({ headers }) => ['deno', 'page'].includes(headers.get('apikey') ?? ''),
        onDiagnostic,
      }),
    );
    const shop = await runShop(executable, `${ingest}/otlp`);
    const tracing = createTracing({
      service: 'shop-web',
      exporter: otlpExporter({ url: `${ingest}/otlp`, headers: { apikey: 'page' } }),
      instrumentations: [traceFetch()],
      targets: [{ url: shop.url, headers: 'w3c', trusted: true }],
    });
    const action = tracing.startAction('buy umbrella');
    const response = await action.fetch(`${shop.url}/umbrella`);
    expect([response.status, await response.text()]).toEqual([500, 'sold out']);
    action.end();
    await tracing.flush();
    void tracing.dispose();
    expect(await shop.close()).toBe(0);

    const trace = (await readTrace(query, action.traceId))!;
    const named = (service: string) =>
      trace.spans.filter(({ resource }) => resource['service.name'] === service);
    const [root, request] = named('shop-web');
    const served = named('deno-shop').filter(({ kind }) => kind === 'server');
    const [called] = named('deno-shop').filter(({ kind }) => kind === 'client');
    const atShop = served.find(({ parentSpanId }) => parentSpanId === request!.spanId)!;
    const atStock = served.find(({ parentSpanId }) => parentSpanId === called!.spanId)!;
    expect(root).toMatchObject({ name: 'buy umbrella', spanId: action.spanId });
    expect(request).toMatchObject({ kind: 'client', parentSpanId: action.spanId });
    expect(called).toMatchObject({ parentSpanId: atShop.spanId });
    expect(atShop).toMatchObject({ status: { code: 'error' }, attributes: { 'url.path': '/umbrella' } });
    expect(atStock).toMatchObject({ status: { code: 'unset' } });
    expect(trace.spans).toHaveLength(5);
    expect(trace.logs).toMatchObject([
      { body: 'looking for /umbrella\n', spanId: atShop.spanId, severityNumber: 9 },
      { body: 'sold out\n', spanId: atShop.spanId, severityNumber: 17 },
    ]);

    // The rows of the timeline: each step is under the one that caused it, and none is outside the action.
    const { rows } = layoutTrace(trace);
    expect(rows.map(({ level, service, name, tone }) => `${level} ${service}: ${name}, ${tone}`)).toEqual([
      '1 shop-web: buy umbrella, ok',
      '2 shop-web: GET /umbrella, failed',
      '3 deno-shop: GET, failed',
      '4 deno-shop: looking for /umbrella, note',
      '4 deno-shop: GET /umbrella, ok',
      '5 deno-shop: GET, ok',
      '4 deno-shop: sold out, failed',
    ]);
    expect(rows.map(({ misplacement }) => misplacement)).toEqual(rows.map(() => null));
    expect(await findTraces(query, { kind: 'trace', traceId: action.traceId })).toMatchObject([
      { name: 'buy umbrella', service: 'shop-web', spanCount: 5 },
    ]);
    // Deno also sends metrics, which the ingest refuses. The ingest took all traces and logs.
    expect(
      onDiagnostic.mock.calls.map(([{ kind }]) => kind).filter((kind) => kind !== 'ingest not_found'),
    ).toEqual([]);
  });
});
