import { expect, it, vi } from 'vitest';
import {
  consoleExporter,
  createSupportBundle,
  createTracing,
  otlpExporter,
  type LogRecord,
  type Tracing,
} from 'waybill';
import { decodeLogs, encodeLogs } from 'waybill/otlp';
import { numbered } from '../core/open-queue.ts';
import { writerOf } from '../../../src/core/internal.ts';
import { listen } from '../server/listen.ts';

interface Scopes {
  readonly scope: { readonly attributes?: readonly { key: string; value: { stringValue: string } }[] };
}

/** Lists the writers of the groups in the bodies of requests. */
function writersIn(bodies: readonly string[]): readonly (string | undefined)[] {
  return bodies.flatMap((body) => {
    const { resourceSpans = [], resourceLogs = [] } = JSON.parse(body) as Record<string, object[]>;
    return [...resourceSpans, ...resourceLogs].flatMap((group) =>
      (Object.values(group).find(Array.isArray) as Scopes[]).map(
        ({ scope }) => scope.attributes?.find(({ key }) => key === 'waybill.writer')?.value.stringValue,
      ),
    );
  });
}

async function receive(): Promise<{ readonly url: string; readonly bodies: string[] }> {
  const bodies: string[] = [];
  const url = await listen(async (request) => {
    bodies.push(await request.text());
    return Response.json({});
  });
  return { url, bodies };
}

/** Sends a snapshot of a span, a log line and an error. */
async function sendSome(tracing: Tracing): Promise<void> {
  const action = tracing.startAction('open');
  action.log.info('a line');
  action.run(() => tracing.captureError(new Error('broken')));
  await tracing.flush();
  await tracing.dispose();
}

it('names one writer of 128 bits in all requests of a tracing, and another one for each tracing', async () => {
  const { url, bodies } = await receive();
  const writers: (readonly (string | undefined)[])[] = [];
  for (let nth = 0; nth < 20; nth++) {
    bodies.length = 0;
    await sendSome(createTracing({ service: 'shop-web', exporter: otlpExporter({ url }) }));
    writers.push(writersIn(bodies));
  }
  for (const found of writers) {
    expect(found.length).toBeGreaterThan(1);
    expect(found[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(found).size).toBe(1);
  }
  expect(new Set(writers.flat()).size).toBe(20);
  // Each bit differs in some of the writers, so none of the 128 bits is fixed.
  const numbers = [...new Set(writers.flat())].map((writer) => BigInt(`0x${writer}`));
  const varying = numbers.reduce((bits, number) => bits | (number ^ numbers[0]!), 0n);
  expect(varying.toString(2).replaceAll('0', '').length).toBeGreaterThan(120);
});

it('shows the writer to no listener, console, bundle or reader of records', async () => {
  const { url, bodies } = await receive();
  const shown: unknown[] = [];
  const consoles = (['log', 'info', 'error'] as const).map((method) =>
    vi.spyOn(console, method).mockImplementation((...line) => void shown.push(line)),
  );
  const send = otlpExporter({ url });
  const print = consoleExporter({ format: 'json' });
  const tracing = createTracing({
    service: 'shop-web',
    exporter: async (records, request) => {
      shown.push(records);
      await print(records, request);
      return send(records, request);
    },
    onDiagnostic: (diagnostic) => shown.push(diagnostic),
  });
  tracing.subscribe((event) => shown.push(event));
  const action = tracing.startAction('open');
  action.log.info('a line');
  action.run(() => tracing.captureError(new Error('broken')));
  await tracing.flush();
  shown.push(tracing.recent(), tracing.recentErrors(), tracing.resource, createSupportBundle(tracing));
  shown.push(tracing.account());
  await tracing.dispose();
  for (const method of consoles) method.mockRestore();
  const [writer] = writersIn(bodies);
  expect(writer).toHaveLength(32);
  const seen = new Set<unknown>();
  const texts: string[] = [];
  // Walks everything, also hidden members and symbols.
  const walk = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    for (const key of Reflect.ownKeys(value)) {
      texts.push(String(key));
      walk((value as Record<PropertyKey, unknown>)[key]);
    }
  };
  walk(shown);
  expect(texts.length).toBeGreaterThan(100);
  expect(texts.filter((text) => text.includes(writer!) || text.includes('waybill.writer'))).toEqual([]);
});

const [log] = numbered(1) as [LogRecord];

it('reads the writer of a body without showing it, and writes it again', () => {
  const writer = '0123456789abcdef0123456789abcdef';
  const body = encodeLogs([log]);
  body.resourceLogs[0]!.scopeLogs[0]!.scope.attributes = [
    { key: 'waybill.writer', value: { stringValue: writer } },
  ];
  const { records } = decodeLogs(body)!;
  expect(records).toEqual([JSON.parse(JSON.stringify(log))]);
  expect(JSON.stringify(records)).not.toContain(writer);
  expect(encodeLogs(records)).toEqual(JSON.parse(JSON.stringify(body)));
});

it.each<[what: string, value: unknown]>([
  ['31 digits', 'a'.repeat(31)],
  ['33 digits', 'a'.repeat(33)],
  ['upper case', 'A'.repeat(32)],
  ['other letters', 'g'.repeat(32)],
  ['a line break at its end', `${'a'.repeat(31)}\n`],
  ['no text', 7],
  ['a list', ['a'.repeat(32)]],
  ['1 MB', 'a'.repeat(1_000_000)],
])('reads no writer of %s', (_what, value) => {
  const body = encodeLogs([log]);
  body.resourceLogs[0]!.scopeLogs[0]!.scope.attributes = [
    { key: 'waybill.writer', value: { stringValue: value as string } },
  ];
  expect(writersIn([JSON.stringify(encodeLogs(decodeLogs(body)!.records))])).toEqual([undefined]);
});

/** A body with one resource and a writer for each of a thousand log records. */
function bodyOfManyWriters(resource: object): object {
  const [scopeLog] = encodeLogs([log]).resourceLogs[0]!.scopeLogs;
  const scopeLogs = Array.from({ length: 1000 }, (_, nth) => {
    const writer = (nth + 1).toString(16).padStart(32, '0');
    const attributes = [{ key: 'waybill.writer', value: { stringValue: writer } }];
    return { ...scopeLog, scope: { name: 'waybill', attributes } };
  });
  return { resourceLogs: [{ resource, scopeLogs }] };
}

it('copies a large resource only for the first of many writers', () => {
  const attributes = Array.from({ length: 10_000 }, (_, nth) => ({
    key: `k${nth}`,
    value: { intValue: nth },
  }));
  const { records } = decodeLogs(bodyOfManyWriters({ attributes }))!;
  expect(records).toHaveLength(1000);
  expect(Object.keys(records[999]!.resource)).toHaveLength(10_000);
  expect(new Set(records.map(({ resource }) => resource)).size).toBeLessThanOrEqual(11);
});

it('tells a thousand writers with an ordinary resource apart', () => {
  const attributes = [{ key: 'service.name', value: { stringValue: 'shop-web' } }];
  const { records } = decodeLogs(bodyOfManyWriters({ attributes }))!;
  expect(new Set(records.map(({ resource }) => writerOf(resource))).size).toBe(1000);
});
