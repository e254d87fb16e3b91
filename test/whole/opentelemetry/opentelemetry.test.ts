import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { migrate, readTrace } from 'waybill/postgres';
import { beforeAll, expect, it } from 'vitest';
import { installLocked } from '../../house/install-locked.ts';
import { listen } from '../../rooms/server/listen.ts';
import { readDocument } from '../readme/document-examples.ts';
import { query } from '../readme/your-app.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const program = fileURLToPath(new URL('./shop-program.js', import.meta.url));

beforeAll(async () => {
  await installLocked(folder);
  await migrate(query);
});

/** Gives the variables that the documents tell an SDK, with the address of a receiver in place of the example. */
function environmentFor(address: string): Record<string, string> {
  const [, block] = /```env\n([\s\S]*?)```/.exec(readDocument('opentelemetry'))!;
  const variables = block!.trim().split('\n');
  return Object.fromEntries(
    variables.map((line) => line.replace('https://app.example.com', address).split(/=(.*)/s).slice(0, 2)),
  ) as Record<string, string>;
}

/** Runs a program with OpenTelemetry's SDK to its end. Gives the id of its trace, and its error messages. */
async function runShop(environment: Record<string, string>): Promise<{ traceId: string; errors: string }> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program], {
    env: { ...process.env, ...environment },
  });
  return { traceId: stdout.trim(), errors: stderr };
}

it("stores what OpenTelemetry's SDK sends as protobuf with the settings of the documents", async () => {
  const { ingest } = await import('docs:opentelemetry/ingest');
  const types: (string | null)[] = [];
  const address = await listen((request) => {
    types.push(request.headers.get('content-type'), request.headers.get('content-encoding'));
    return ingest(request);
  });
  const { traceId, errors } = await runShop(environmentFor(address));
  expect(errors).toBe('');
  expect(types).toEqual(Array.from({ length: 2 }, () => ['application/x-protobuf', 'gzip']).flat());
  const trace = (await readTrace(query, traceId))!;
  // The SDK can give both spans the same start, and then their ids decide about the order.
  const spans = trace.spans.toSorted((a, b) => a.name.localeCompare(b.name));
  expect(spans).toMatchObject([
    {
      name: 'reserve',
      kind: 'consumer',
      links: [{ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', attributes: { why: 'batch' } }],
      resource: { 'service.name': 'stock' },
    },
    {
      name: 'write row',
      parentSpanId: spans[0]!.spanId,
      status: { code: 'error', message: 'sold out' },
      attributes: { sku: 'umbrella', left: 0, sizes: [1, 2] },
      events: [{ name: 'exception', attributes: { 'exception.message': 'sold out' } }],
    },
  ]);
  expect(trace.spans.map(({ lane }) => lane)).not.toContain('page');
  expect(trace.logs).toMatchObject([
    {
      body: { text: 'sold out', sku: 'umbrella' },
      severityNumber: 17,
      attributes: { attempt: 2 },
      spanId: spans[0]!.spanId,
    },
  ]);
});

it('answers a wrong key so that the SDK prints the reason', async () => {
  const { ingest } = await import('docs:opentelemetry/ingest');
  const headers = { OTEL_EXPORTER_OTLP_HEADERS: 'x-backend-key=other' };
  const { traceId, errors } = await runShop({ ...environmentFor(await listen(ingest)), ...headers });
  expect(errors).toContain('The request carries no valid credentials.');
  expect(await readTrace(query, traceId)).toBeNull();
});
