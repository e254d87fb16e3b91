import { describe, expect, it } from 'vitest';
import type { LogRecord, SpanRecord } from 'waybill';
import { decodeLogs, decodeSpans, encodeLogs, encodeSpans } from 'waybill/otlp';
import { checkOtlp } from './check-otlp.ts';

const resource = { 'service.name': 'shop-web', 'service.version': '1.2.3' };

const span: SpanRecord = {
  type: 'span',
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId: 'eee19b7ec3c1b174',
  parentSpanId: 'eee19b7ec3c1b173',
  remoteParent: false,
  flags: 3,
  name: 'I am a span',
  kind: 'server',
  startTimeUnixNano: '1544712660000000000',
  endTimeUnixNano: '1544712661000000001',
  status: { code: 'unset' },
  attributes: { 'my.span.attr': 'some value' },
  resource,
};

const log: LogRecord = {
  type: 'log',
  timeUnixNano: '1544712660300000000',
  severityNumber: 9,
  severityText: 'INFO',
  body: 'Example log record',
  attributes: { 'log.record.uid': '018f3f2e-7c1a-7000-8000-00000000abcd' },
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId: 'eee19b7ec3c1b174',
  flags: 1,
  resource,
};

/** Gives the body as a receiver reads it, through JSON text. */
function overTheWire(body: object): unknown {
  const text = JSON.stringify(body);
  expect(checkOtlp('resourceLogs' in body ? 'logs' : 'traces', text)).toEqual([]);
  return JSON.parse(text);
}

// These shapes follow https://github.com/open-telemetry/opentelemetry-proto/tree/main/examples
describe('the official shape', () => {
  it('of a span', () => {
    expect(overTheWire(encodeSpans([span]))).toEqual({
      resourceSpans: [
        {
          resource: {
            attributes: [
              { key: 'service.name', value: { stringValue: 'shop-web' } },
              { key: 'service.version', value: { stringValue: '1.2.3' } },
            ],
          },
          scopeSpans: [
            {
              scope: { name: 'waybill' },
              spans: [
                {
                  traceId: '5b8efff798038103d269b633813fc60c',
                  spanId: 'eee19b7ec3c1b174',
                  parentSpanId: 'eee19b7ec3c1b173',
                  flags: 0x103,
                  name: 'I am a span',
                  kind: 2,
                  startTimeUnixNano: '1544712660000000000',
                  endTimeUnixNano: '1544712661000000001',
                  attributes: [{ key: 'my.span.attr', value: { stringValue: 'some value' } }],
                  status: { code: 0 },
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it('of a log record', () => {
    expect(overTheWire(encodeLogs([log]))).toMatchObject({
      resourceLogs: [
        {
          scopeLogs: [
            {
              logRecords: [
                {
                  timeUnixNano: '1544712660300000000',
                  observedTimeUnixNano: '1544712660300000000',
                  severityNumber: 9,
                  severityText: 'INFO',
                  traceId: '5b8efff798038103d269b633813fc60c',
                  spanId: 'eee19b7ec3c1b174',
                  body: { stringValue: 'Example log record' },
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it('has 64-bit numbers as text, doubles as numbers, and null as nothing', () => {
    const attributes = {
      whole: 7,
      largest: Number.MAX_SAFE_INTEGER,
      beyond: 2 ** 60,
      part: 1.5,
      yes: true,
      nothing: null,
      list: ['a', 1, null],
      nested: { a: { b: false } },
    };
    const body = encodeLogs([{ ...log, attributes }]);
    expect(checkOtlp('logs', body)).toEqual([]);
    const written = body.resourceLogs[0]?.scopeLogs[0]?.logRecords[0]?.attributes;
    expect(Object.fromEntries(written!.map(({ key, value }) => [key, value]))).toEqual({
      whole: { intValue: '7' },
      largest: { intValue: '9007199254740991' },
      beyond: { doubleValue: 2 ** 60 },
      part: { doubleValue: 1.5 },
      yes: { boolValue: true },
      nothing: {},
      list: { arrayValue: { values: [{ stringValue: 'a' }, { intValue: '1' }, {}] } },
      nested: {
        kvlistValue: {
          values: [
            { key: 'a', value: { kvlistValue: { values: [{ key: 'b', value: { boolValue: false } }] } } },
          ],
        },
      },
    });
  });

  it('says of each parent whether it belongs to another program', () => {
    const flagsOf = (remoteParent: boolean) =>
      encodeSpans([{ ...span, remoteParent }]).resourceSpans[0]?.scopeSpans[0]?.spans[0]?.flags;
    expect([flagsOf(false), flagsOf(true)]).toEqual([0x103, 0x303]);
  });
});

describe('a batch', () => {
  it('is grouped by program', () => {
    const other = { 'service.name': 'functions' };
    const { resourceSpans } = encodeSpans([span, { ...span, resource: other }, span]);
    expect(resourceSpans.map(({ scopeSpans }) => scopeSpans[0]?.spans.length)).toEqual([2, 1]);
  });

  it('of nothing is an empty list', () => {
    expect(encodeSpans([])).toEqual({ resourceSpans: [] });
    expect(encodeLogs([])).toEqual({ resourceLogs: [] });
  });
});

describe('the way there and back', () => {
  const spans: SpanRecord[] = [
    span,
    { ...span, remoteParent: true, traceState: 'vendor=1', flags: 0 },
    { ...span, kind: 'internal', status: { code: 'error', message: 'no' } },
    { ...span, kind: 'client', status: { code: 'ok' } },
    { ...span, kind: 'producer', startTimeUnixNano: '0', endTimeUnixNano: '18446744073709551615' },
    {
      ...span,
      kind: 'consumer',
      events: [{ timeUnixNano: '1544712660000000007', name: 'retry', attributes: { attempt: 2 } }],
      links: [
        {
          traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
          spanId: '00f067aa0ba902b7',
          attributes: { why: 'batch' },
        },
      ],
    },
    {
      ...span,
      name: '名前 😀 \u2028',
      attributes: { 'a "quoted"\nkey': 'é', deep: { list: [[1], [{ x: null }]] } },
    },
  ];
  const logs: LogRecord[] = [
    log,
    {
      ...log,
      severityNumber: 17,
      severityText: 'ERROR',
      eventName: 'checkout.failed',
      body: { code: 7, list: [true] },
    },
    { ...log, body: null, attributes: {} },
  ];

  it.each(spans.map((one) => [one]))('keeps every part of a span: %j', (one) => {
    expect(decodeSpans(overTheWire(encodeSpans([one])))).toEqual({ records: [one], rejected: [] });
  });

  it.each(logs.map((one) => [one]))('keeps every part of a log record: %j', (one) => {
    expect(decodeLogs(overTheWire(encodeLogs([one])))).toEqual({ records: [one], rejected: [] });
  });

  it('adds no ids to a root span or to a log line outside any trace', () => {
    const { parentSpanId: _parent, ...root } = span;
    const { traceId: _trace, spanId: _span, ...loose } = log;
    expect(decodeSpans(overTheWire(encodeSpans([root])))?.records).toEqual([root]);
    expect(decodeLogs(overTheWire(encodeLogs([loose])))?.records).toEqual([loose]);
  });
});
