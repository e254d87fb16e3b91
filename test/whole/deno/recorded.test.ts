import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createIngest } from 'waybill/server';
import { postgresExporter, readTrace } from 'waybill/postgres';
import { expect, it, onTestFinished } from 'vitest';
import { checkOtlp } from '../../rooms/otlp/check-otlp.ts';
import { WRONG_ON_PURPOSE } from '../../rooms/otlp/watch-otlp.ts';
import { listen } from '../../rooms/server/listen.ts';
import { openDatabase } from '../../rooms/server/open-database.ts';

// Deno 2.9.6 sent these bodies while `shop-program.js` answered one request. `deno.e2e.test.ts` runs Deno itself if the
// machine can.
const recorded = (signal: 'traces' | 'logs'): string =>
  readFileSync(fileURLToPath(new URL(`./recorded/${signal}.json`, import.meta.url)), 'utf8');
const RECORDED_AT_MS = 1_795_646_107_000;
const traceId = '0af7651916cd43dd8448eb211c80319c';

it('the ingest takes all records of Deno, and they join the trace of the caller', async () => {
  const { query, close } = await openDatabase();
  onTestFinished(close);
  const exporter = postgresExporter(query);
  const address = await listen(createIngest({ exporter, allowAnonymous: true, now: () => RECORDED_AT_MS }));
  const send = async (signal: 'traces' | 'logs') => {
    const headers = { 'content-type': 'application/json', ...WRONG_ON_PURPOSE };
    const init = { method: 'POST', headers, body: recorded(signal) };
    const response = await fetch(`${address}/otlp/v1/${signal}`, init);
    return [response.status, await response.json()];
  };
  for (let attempt = 0; attempt < 2; attempt++) {
    expect(await send('traces')).toEqual([200, {}]);
    expect(await send('logs')).toEqual([200, {}]);
  }
  const trace = (await readTrace(query, traceId))!;
  const [atShop, called, atStock] = trace.spans;
  expect(trace.spans).toHaveLength(3);
  expect(atShop).toMatchObject({
    kind: 'server',
    parentSpanId: 'b7ad6b7169203331',
    status: { code: 'error' },
  });
  expect(called).toMatchObject({ kind: 'client', parentSpanId: atShop!.spanId });
  expect(atStock).toMatchObject({ kind: 'server', parentSpanId: called!.spanId });
  expect(trace.logs.map(({ body }) => body)).toEqual(['looking for /umbrella\n', 'sold out\n']);
  // The log line from before the request belongs to no trace, because its ids are empty texts.
  expect(await query('select count(*)::text as logs from waybill.logs where trace_id is null')).toEqual([
    { logs: '1' },
  ]);
});

it('the bodies of Deno differ from strict OTLP only in points that a receiver must accept', () => {
  // Absent ids are empty texts, and protobuf does not distinguish these from absent ones.
  expect(checkOtlp('traces', recorded('traces'))).toEqual([]);
  expect(checkOtlp('logs', recorded('logs'))).toEqual([
    '$.resourceLogs[0].scopeLogs[0].logRecords[0].traceId must be 32 lower-case hex digits, not ""',
    '$.resourceLogs[0].scopeLogs[0].logRecords[0].spanId must be 16 lower-case hex digits, not ""',
  ]);
});
