import type { Diagnostic, Exporter, TelemetryRecord } from 'waybill';
import { createServerTracing, createSpan, endSpan, memoryQueue } from 'waybill/server';
import { describe, expect, it } from 'vitest';

/** An exporter whose receiver answers only after `open`. */
function createHeldExporter(): {
  exporter: Exporter;
  open: () => void;
  delivered: readonly TelemetryRecord[];
} {
  const delivered: TelemetryRecord[] = [];
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const exporter: Exporter = async (records) => {
    await opened;
    delivered.push(...records);
    return { accepted: records.length, rejected: [] };
  };
  return { exporter, open: () => open(), delivered };
}

/** A server whose receiver is slow, with the given queue. */
function createSlowServer(options: { queue?: ReturnType<typeof memoryQueue> | undefined } = {}) {
  const held = createHeldExporter();
  const diagnostics: Diagnostic[] = [];
  const tracing = createServerTracing({
    service: 'import',
    exporter: held.exporter,
    onDiagnostic: (diagnostic) => void diagnostics.push(diagnostic),
    ...options,
  });
  return {
    tracing,
    diagnostics,
    /** Makes spans in one go, while the receiver is busy. */
    burst: (count: number, attributes = {}) =>
      tracing.span('import', () => {
        for (let nth = 0; nth < count; nth++) tracing.span('row', () => {}, { attributes });
      }),
    /** Lets the receiver answer. Returns the spans and lines of the app, and the line that tells of dropped records. */
    async receive() {
      held.open();
      await tracing.flush();
      await tracing.flush();
      const isNote = (record: TelemetryRecord) =>
        record.type === 'log' && String(record.body).startsWith('Records were dropped');
      await tracing.dispose();
      return {
        records: held.delivered.filter((record) => !isNote(record)),
        notes: held.delivered.filter(isNote),
      };
    },
  };
}

describe.each([
  ['by default', {}],
  ['with an absent option', { queue: undefined }],
])('the queue of a server, %s,', (_, options) => {
  it('loses no record of a burst of 10,000 spans', async () => {
    const { burst, receive, diagnostics } = createSlowServer(options);
    burst(10_000);
    const { records, notes } = await receive();
    expect([records.length, notes, diagnostics]).toEqual([10_001, [], []]);
  });
});

it('loses no record of a burst of spans by createSpan', async () => {
  const { exporter, open, delivered } = createHeldExporter();
  const count = 3000;
  const spans = Array.from({ length: count }, () => createSpan(null, 'row', { exporter }));
  for (const span of spans) endSpan(span);
  const last = createSpan(null, 'last', { exporter });
  open();
  await new Promise<void>((resolve) => {
    const check = (): void => {
      if (delivered.length >= count) resolve();
      else setImmediate(check);
    };
    check();
  });
  endSpan(last);
  expect(new Set(delivered.map(({ spanId }) => spanId)).size).toBe(count);
});

it('drops the least important records above its bound, and tells their exact number once', async () => {
  const { tracing, burst, receive, diagnostics } = createSlowServer({
    queue: memoryQueue({ maxRecords: 200 }),
  });
  tracing.captureError(new Error('the one that matters'));
  burst(3000);
  const { records, notes } = await receive();
  expect(records.some(({ attributes }) => attributes['exception.message'] === 'the one that matters')).toBe(
    true,
  );
  expect(notes).toHaveLength(1);
  const made = 3002;
  expect(notes[0]!.attributes).toMatchObject({ 'waybill.dropped.queue_full': made - records.length });
  expect(records.length).toBeLessThan(1000);
  expect(diagnostics).toEqual([{ kind: 'queue', message: 'Records are dropped: the queue is full.' }]);
});

it('keeps within its memory if the records are large', async () => {
  const maxBytes = 1024 * 1024;
  const { burst, receive, diagnostics } = createSlowServer({ queue: memoryQueue({ maxBytes }) });
  const statement = 'select 1;'.repeat(400);
  burst(2500, { statement });
  const { records, notes } = await receive();
  // The first records are under way, and the bound holds for those that wait.
  expect(records.length * statement.length * 2).toBeLessThan(4 * maxBytes);
  expect(records.length).toBeGreaterThan(100);
  expect(notes[0]!.attributes).toMatchObject({ 'waybill.dropped.queue_full': 2501 - records.length });
  expect(diagnostics.map(({ kind }) => kind)).toEqual(['queue']);
});

it.each([0, -1, Number.NaN, 'many' as unknown as number])('refuses %s as a limit', (limit) => {
  expect(() => memoryQueue({ maxRecords: limit })).toThrow(
    /^\[waybill\] maxRecords is .*; pass a number above 0\.$/,
  );
  expect(() => memoryQueue({ maxBytes: limit })).toThrow(/^\[waybill\] maxBytes is/);
});

it('takes values of a redactor that have no end', async () => {
  const { exporter, open, delivered } = createHeldExporter();
  const circle: { self?: unknown } = {};
  circle.self = circle;
  const tracing = createServerTracing({ service: 'import', exporter, redact: () => circle as never });
  tracing.span('import', () => {}, { attributes: { a: 'b' } });
  open();
  await tracing.dispose();
  expect(delivered).toHaveLength(1);
});
