import { expect, it } from 'vitest';
import { createTracing, otlpExporter, type LogRecord, type SpanRecord } from 'waybill';
import { decodeLogs, decodeSpans, encodeLogs, encodeSpans } from 'waybill/otlp';
import { readRow } from '../../../src/browser/durable/read-row.ts';
import { listen } from '../server/listen.ts';
import { checkOtlp } from './check-otlp.ts';

const HALF = '\ud83d';
const PAST_64_BITS = ['18446744073709551616', '99999999999999999999'];

const span = {
  type: 'span',
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId: 'eee19b7ec3c1b174',
  remoteParent: false,
  flags: 3,
  name: 'click',
  kind: 'internal',
  startTimeUnixNano: '1544712660000000000',
  endTimeUnixNano: '1544712661000000001',
  status: { code: 'unset' },
  attributes: {},
  resource: { 'service.name': 'shop-web' },
};
const log = {
  type: 'log',
  timeUnixNano: '1544712660300000000',
  severityNumber: 9,
  severityText: 'INFO',
  body: 'a line',
  attributes: { 'log.record.uid': 'uid-1' },
  traceId: span.traceId,
  spanId: span.spanId,
  flags: 1,
  resource: span.resource,
};

type Row = [what: string, record: object, extra?: string];

const STRANGE: readonly Row[] = [
  ...PAST_64_BITS.flatMap((time): Row[] => [
    [`a span that ends at ${time}`, { ...span, endTimeUnixNano: time }],
    [`a span that begins at ${time}`, { ...span, startTimeUnixNano: time, endTimeUnixNano: time }],
    [`a line at ${time}`, { ...log, timeUnixNano: time }],
    [`a span event at ${time}`, { ...span, events: [{ timeUnixNano: time, name: 'e', attributes: {} }] }],
  ]),
  [
    'an empty key',
    { ...span, attributes: { '': 1, a: { '': 2 } }, resource: { '': 'x', 'service.name': 'a' } },
  ],
  ['an empty key in a line', { ...log, body: { '': { '': 1 } }, attributes: { '': 1 } }],
  ['half a character in the service', { ...span, resource: { 'service.name': `shop${HALF}` } }],
  [
    'half a character in a key',
    { ...log, attributes: { [HALF]: 1, [`${HALF}${HALF}`]: [HALF, { [HALF]: HALF }] } },
  ],
  [
    'half a character in the names',
    { ...span, name: HALF, traceState: HALF, status: { code: 'error', message: HALF } },
  ],
  [
    'half a character in an event',
    { ...span, events: [{ timeUnixNano: '1', name: HALF, attributes: { a: HALF } }] },
  ],
  ['half a character in a line', { ...log, body: HALF, severityText: HALF, eventName: HALF }],
  ['a character that the limit of a text cuts', { ...log, body: `${'a'.repeat(16_383)}😀` }],
  ['no name', { ...span, name: '' }],
  ['an event without a name', { ...span, events: [{ timeUnixNano: '1', name: '', attributes: {} }] }],
  ['itself as its parent', { ...span, parentSpanId: span.spanId }],
  ['a span but no trace', { ...log, traceId: undefined }],
  ['a severity between two', { ...log, severityNumber: 9.5 }],
];

/** Lists the problems of the bodies that carry records. */
function problemsOf(spans: readonly SpanRecord[], logs: readonly LogRecord[]): readonly string[] {
  return [
    ...(spans[0] ? checkOtlp('traces', encodeSpans(spans)) : []),
    ...(logs[0] ? checkOtlp('logs', encodeLogs(logs)) : []),
  ];
}

it.each(STRANGE)('sends valid OTLP for a stored row with %s', (_what, record) => {
  const [records] = readRow({ key: ['gone', 0], sinceMs: 0, json: JSON.stringify([record]) }, new Map());
  const spans = records.filter((one) => one.type === 'span');
  const logs = records.filter((one) => one.type === 'log');
  expect(problemsOf(spans, logs)).toEqual([]);
});

it('sends numbers of a stored row that JSON cannot hold as text', () => {
  const json = JSON.stringify([log]).replace('"uid-1"', '"uid-1","huge":1e999,"low":[-1e999]');
  const [records] = readRow({ key: ['gone', 0], sinceMs: 0, json }, new Map());
  const body = JSON.stringify(encodeLogs(records as readonly LogRecord[]));
  expect(checkOtlp('logs', body)).toEqual([]);
  expect(body).toContain('"doubleValue":"Infinity"');
  expect(body).toContain('"doubleValue":"-Infinity"');
});

it.each(STRANGE)('accepts no invalid OTLP through the ingest: %s', (_what, record) => {
  // The body is written as a sender would write it that checks nothing.
  const { type, resource, ...own } = record as (SpanRecord | LogRecord) & Record<string, unknown>;
  const listOf = (values: object): object[] =>
    Object.entries(values).map(([key, value]) => ({
      key,
      value:
        typeof value === 'string'
          ? { stringValue: value }
          : typeof value === 'number'
            ? { intValue: value }
            : Array.isArray(value)
              ? { arrayValue: { values: value.map((text) => ({ stringValue: String(text) })) } }
              : { kvlistValue: { values: listOf(value as object) } },
    }));
  const events = ((own['events'] ?? []) as { attributes: object }[]).map((event) => ({
    ...event,
    attributes: listOf(event.attributes),
  }));
  const item = {
    ...own,
    attributes: listOf(own.attributes),
    events,
    kind: 1,
    status: {},
    body: { stringValue: own['body'] },
  };
  const group = { resource: { attributes: listOf(resource) } };
  const decoded =
    type === 'span'
      ? decodeSpans({ resourceSpans: [{ ...group, scopeSpans: [{ spans: [item] }] }] })
      : decodeLogs({ resourceLogs: [{ ...group, scopeLogs: [{ logRecords: [item] }] }] });
  const spans = decoded!.records.filter((one) => one.type === 'span');
  const logs = decoded!.records.filter((one) => one.type === 'log');
  const faults = (problem: string) => /64|surrogate|key is missing|does not fit/.test(problem);
  expect(problemsOf(spans, logs).filter(faults)).toEqual([]);
});

it('sends valid OTLP if the settings and names of the app hold half characters', async () => {
  const bodies: string[] = [];
  const url = await listen(async (request) => {
    bodies.push(await request.text());
    return Response.json({});
  });
  const tracing = createTracing({
    service: `shop${HALF}`,
    version: HALF,
    environment: HALF,
    exporter: otlpExporter({ url }),
  });
  const name = `${'a'.repeat(255)}😀`;
  const action = tracing.startAction(name);
  action.log.info(HALF, { [HALF]: HALF, '': '' });
  action.end();
  tracing.captureError(new Error(HALF));
  await tracing.dispose();
  expect(bodies.length).toBeGreaterThan(1);
  for (const body of bodies)
    expect(checkOtlp(body.includes('resourceLogs') ? 'logs' : 'traces', body)).toEqual([]);
});
