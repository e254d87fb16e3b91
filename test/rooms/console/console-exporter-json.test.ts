import { describe, expect, it } from 'vitest';
import type { Attributes, ExportRequest, LogRecord, TelemetryRecord } from 'waybill';
import { createTestTracing } from 'waybill/testing';
import { consoleExporter } from 'waybill';
import { record } from '../core/open-queue.ts';
import { recordConsole } from './record-console.ts';

const request: ExportRequest = {
  signal: new AbortController().signal,
  exit: false,
  maxBytes: Infinity,
  fetch,
};

/** Gives the printed lines of some records. Each line comes from a separate call. */
async function lines(records: readonly TelemetryRecord[]) {
  const { target, calls } = recordConsole();
  const delivery = await consoleExporter({ format: 'json', console: target })(records, request);
  expect(delivery).toEqual({ accepted: records.length, rejected: [] });
  return calls.map(([level, ...args]) => {
    expect(args).toHaveLength(1);
    const line = args[0] as string;
    expect(line).not.toMatch(/[\n\r\u2028\u2029]/);
    expect(line.length).toBeLessThanOrEqual(10_000);
    return { level, line, entry: JSON.parse(line) as Record<string, unknown> & { attributes: Attributes } };
  });
}

const logOf = (body: string, attributes: Attributes = {}): LogRecord =>
  ({ ...record(body), attributes }) as LogRecord;

it('writes one line for each record, by the method of its level, with the same keys each time', async () => {
  const { tracing, clock, endActions, records } = createTestTracing({ service: 'shop-api' });
  tracing.setSession('2f5e0c1e-4b1f-4c55-9a7f-0d0c7a1b2c3d');
  tracing.action('Save', (action) => {
    action.log.warn('slow', { order: 'A-1' });
    action.span('write', () => clock.advance(45.5));
  });
  endActions();
  tracing.log.debug('outside');
  const printed = await lines(records());
  expect(printed.map(({ level }) => level)).toEqual(['warn', 'info', 'info', 'debug']);
  const shared = {
    timestamp: '2026-01-01T00:00:00.000Z',
    service: 'shop-api',
    trace_id: '00000000000070008000000000000001',
    correlation_id: '00000000-0000-7000-8000-000000000001',
    session_id: '2f5e0c1e-4b1f-4c55-9a7f-0d0c7a1b2c3d',
  };
  expect(printed.map(({ entry }) => entry)).toEqual([
    {
      ...shared,
      type: 'log',
      level: 'warn',
      message: 'slow',
      span_id: '0000000000000001',
      attributes: expect.objectContaining({ order: 'A-1' }),
    },
    {
      ...shared,
      type: 'span',
      level: 'info',
      message: 'write',
      span_id: '0000000000000002',
      parent_span_id: '0000000000000001',
      kind: 'internal',
      status: 'unset',
      duration_ms: 45.5,
      attributes: { 'waybill.attribution': 'exact' },
    },
    {
      ...shared,
      type: 'span',
      level: 'info',
      message: 'Save',
      span_id: '0000000000000001',
      reference: '0000-0001D',
      kind: 'internal',
      status: 'unset',
      duration_ms: 45.5,
      attributes: expect.objectContaining({ 'waybill.outcome': 'ok' }),
    },
    {
      timestamp: '2026-01-01T00:00:00.045Z',
      type: 'log',
      level: 'debug',
      message: 'outside',
      service: 'shop-api',
      session_id: shared.session_id,
      attributes: expect.any(Object),
    },
  ]);
  expect(Object.keys(printed[0]!.entry).slice(0, 4)).toEqual(['timestamp', 'type', 'level', 'message']);
});

it('names the failure, with its reference', async () => {
  const { tracing, records } = createTestTracing();
  const reference = tracing.captureError(new TypeError('The card was refused')).reference;
  expect(await lines(records())).toMatchObject([
    {
      level: 'error',
      entry: {
        message: 'TypeError: The card was refused',
        reference,
        attributes: { 'exception.type': 'TypeError', 'exception.stacktrace': expect.stringContaining('\n') },
      },
    },
  ]);
});

it('leaves nothing in a text that a console or a reader of lines would obey', async () => {
  const text = '100% %c %s %%d \u001b[31mred\u202e \u2028next';
  const [printed] = await lines([logOf(text, { [text]: text })]);
  for (const unsafe of ['%%', '\u001b', '\u202e', '[31m']) expect(printed?.line).not.toContain(unsafe);
  const plain = '100% %c %s %%d red \u2028next';
  expect(printed?.entry).toMatchObject({ message: plain, attributes: { [plain]: plain } });
});

it('writes a body that is no text as JSON, and no time as null', async () => {
  const odd = { ...record(''), body: { a: [1] }, timeUnixNano: 'never' } as LogRecord;
  expect(await lines([odd])).toMatchObject([{ entry: { message: '{"a":[1]}', timestamp: null } }]);
});

describe('a line that would be too long', () => {
  it('keeps all fields, with long texts cut', async () => {
    const stack = 'at save (https://app.example.com/a.js:1:2)\n'.repeat(1000);
    const [printed] = await lines([logOf('not saved', { first: 1, stack, last: 'kept' })]);
    expect(printed?.entry).toMatchObject({
      truncated: true,
      message: 'not saved',
      attributes: { first: 1, stack: expect.stringMatching(/^at save .*\[cut\]$/s), last: 'kept' },
    });
  });

  it.each<[string, LogRecord]>([
    ['a message', logOf('m'.repeat(50_000))],
    ['a message of quotes', logOf('"'.repeat(50_000))],
    ['a message of line ends', logOf('\u2028'.repeat(50_000))],
    ['a message of percent signs', logOf('%'.repeat(50_000))],
    ['a message of half characters', logOf('\ud83d'.repeat(50_000))],
    [
      'many fields',
      logOf('m', Object.fromEntries(Array.from({ length: 3000 }, (_, nth) => [`f${nth}`, nth]))),
    ],
    ['a long list', logOf('m', { list: Array.from({ length: 9000 }, (_, nth) => nth) })],
    ['a long list of lists', logOf('m', { list: Array.from({ length: 9000 }, () => [[]]) })],
    ['long names', logOf('m', { ['"'.repeat(20_000)]: 1, after: 2 })],
    [
      'large ids',
      logOf('m', { 'correlation.id': { deep: 'x'.repeat(20_000) }, 'session.id': 'y'.repeat(20_000) }),
    ],
  ])('because of %s is still JSON, and says so', async (_, long) => {
    const [printed] = await lines([long]);
    expect(printed?.entry.truncated).toBe(true);
    expect(printed?.entry.message).toEqual(expect.stringMatching(/^.+/s));
  });

  it('does not split a character', async () => {
    const [printed] = await lines([logOf('x'.repeat(1499) + '😀'.repeat(5000))]);
    expect(String(printed?.entry.message).isWellFormed()).toBe(true);
  });

  it('ends where the limit is: one less is whole', async () => {
    const whole = (await lines([logOf('m', { pad: '' })]))[0]!.line.length;
    const [fits, exceeds] = await lines(
      [10_000, 10_001].map((length) => logOf('m', { pad: 'p'.repeat(length - whole) })),
    );
    expect(fits?.line).toHaveLength(10_000);
    expect(exceeds?.entry).toMatchObject({ truncated: true });
  });
});

it('does no harm where a console throws, or a record cannot be read', async () => {
  const { target } = recordConsole({ broken: ['debug', 'info', 'warn', 'error'] });
  const exporter = consoleExporter({ format: 'json', console: target });
  expect(await exporter([record('a')], request)).toEqual({ accepted: 1, rejected: [] });
  const odd = { ...record('odd'), attributes: { n: 1n as never } } as LogRecord;
  expect((await lines([record('a'), odd, record('b')])).map(({ entry }) => entry.message)).toEqual([
    'a',
    'b',
  ]);
});
