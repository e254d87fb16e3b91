import { describe, expect, it } from 'vitest';
import { decodeLogs, decodeSpans } from 'waybill/otlp';

const span = {
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId: 'eee19b7ec3c1b174',
  name: 'span',
  kind: 1,
  startTimeUnixNano: '1544712660000000000',
  endTimeUnixNano: '1544712661000000000',
};
const log = { timeUnixNano: '1544712660000000000', body: { stringValue: 'line' } };

const spansIn = (...spans: unknown[]) => ({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
const logsIn = (...logRecords: unknown[]) => ({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] });

describe('a body that is not OTLP', () => {
  it.each([
    undefined,
    null,
    0,
    'resourceSpans',
    true,
    [],
    [[]],
    {},
    { resourceSpans: null },
    { resourceSpans: {} },
    { resourceSpans: 'x' },
    { resourceLogs: 7 },
    { spans: [span] },
  ])('is null: %j', (body) => {
    expect(decodeSpans(body)).toBeNull();
    expect(decodeLogs(body)).toBeNull();
  });

  it('is null for logs sent as spans, and the other way round', () => {
    expect(decodeSpans(logsIn(log))).toBeNull();
    expect(decodeLogs(spansIn(span))).toBeNull();
  });
});

describe('a span', () => {
  it.each<[string, object]>([
    ['no trace id', { traceId: undefined }],
    ['a trace id of zeros', { traceId: '0'.repeat(32) }],
    ['a trace id that is too short', { traceId: '5b8e' }],
    ['a trace id in base64', { traceId: 'W47/95gDgQPSabYzgT/GDA==' }],
    ['a trace id that is a number', { traceId: 7 }],
    ['a span id of zeros', { spanId: '0'.repeat(16) }],
    ['a span id with a letter past f', { spanId: 'gggggggggggggggg' }],
    ['an empty name', { name: '' }],
    ['a name that is no text', { name: 7 }],
    ['no start', { startTimeUnixNano: undefined }],
    ['a start that is a word', { startTimeUnixNano: 'yesterday' }],
    ['a negative start', { startTimeUnixNano: '-1' }],
    ['a start with a fraction', { startTimeUnixNano: '1.5' }],
    ['a start with an exponent', { startTimeUnixNano: 1e20 }],
    ['a start far too long', { startTimeUnixNano: '9'.repeat(1000) }],
    ['an end before its start', { endTimeUnixNano: '1' }],
  ])('is rejected, with a reason, for %s', (_what, wrong) => {
    const decoded = decodeSpans(spansIn({ ...span, ...wrong }, span));
    expect(decoded?.records).toHaveLength(1);
    expect(decoded?.rejected).toMatchObject([{ reason: expect.stringMatching(/^a span /) as string }]);
  });

  it('that is rejected is named, if it has a name, to a bounded length', () => {
    const decoded = decodeSpans(spansIn({ ...span, name: '' }, { ...span, spanId: 'x'.repeat(10_000) }));
    expect(decoded?.rejected.map(({ id }) => id)).toEqual([span.spanId, 'x'.repeat(64)]);
  });

  it.each<[string, object, object]>([
    [
      'upper case ids',
      { traceId: span.traceId.toUpperCase(), spanId: span.spanId.toUpperCase() },
      { traceId: span.traceId, spanId: span.spanId },
    ],
    ['an empty parent, as Deno sends', { parentSpanId: '' }, { remoteParent: false }],
    [
      'times as numbers',
      { startTimeUnixNano: 5, endTimeUnixNano: 6 },
      { startTimeUnixNano: '5', endTimeUnixNano: '6' },
    ],
    ['no kind', { kind: undefined }, { kind: 'internal' }],
    ['an unknown kind', { kind: 99 }, { kind: 'internal' }],
    ['a kind by name', { kind: 'SPAN_KIND_SERVER' }, { kind: 'internal' }],
    ['an unknown status', { status: { code: 99 } }, { status: { code: 'unset' } }],
    ['a status that is no object', { status: 7 }, { status: { code: 'unset' } }],
    ['flags that are no number', { flags: 'x' }, { flags: 0 }],
    ['flags beyond 32 bits', { flags: 2 ** 40 }, { flags: 0 }],
    ['unknown fields', { somethingNew: { a: 1 } }, { name: 'span' }],
    ['attributes that are no list', { attributes: { a: 1 } }, { attributes: {} }],
    [
      'attributes without a key',
      { attributes: [{ value: { stringValue: 'x' } }, null, 7] },
      { attributes: {} },
    ],
    ['links without ids', { links: [{ traceId: 'x' }, null] }, { name: 'span' }],
  ])('is read in spite of %s', (_what, odd, expected) => {
    const decoded = decodeSpans(spansIn({ ...span, ...odd }));
    expect(decoded?.rejected).toEqual([]);
    expect(decoded?.records).toMatchObject([expected]);
  });

  // OTLP demands a name: https://github.com/open-telemetry/opentelemetry-proto/blob/v1.8.0/opentelemetry/proto/trace/v1/trace.proto
  it('is read without its events that have no name', () => {
    const nameless = [{}, { timeUnixNano: '1' }, { name: '' }, { name: null }, { name: 7 }, { name: ['a'] }];
    const [only] = decodeSpans(spansIn({ ...span, events: nameless }))!.records;
    expect(only).not.toHaveProperty('events');
    const [mixed] = decodeSpans(spansIn({ ...span, events: [...nameless, { name: 'kept' }] }))!.records;
    expect(mixed!.events).toEqual([{ timeUnixNano: '0', name: 'kept', attributes: {} }]);
  });
});

describe('a log record', () => {
  it('is rejected without a time', () => {
    expect(decodeLogs(logsIn({ body: { stringValue: 'x' } }))).toMatchObject({
      records: [],
      rejected: [{ reason: 'a log record needs its time as nanoseconds' }],
    });
  });

  it('is read by its observed time, if it has no other time', () => {
    const decoded = decodeLogs(
      logsIn(
        { observedTimeUnixNano: '7' },
        { timeUnixNano: '', observedTimeUnixNano: 8 },
        { timeUnixNano: '0', observedTimeUnixNano: '9' },
      ),
    );
    expect(decoded?.records.map(({ timeUnixNano }) => timeUnixNano)).toEqual(['7', '8', '9']);
  });

  it('belongs to no span if its trace id is invalid', () => {
    const [decoded] = decodeLogs(logsIn({ ...log, traceId: '', spanId: span.spanId }))!.records;
    expect(decoded).not.toHaveProperty('traceId');
    expect(decoded).not.toHaveProperty('spanId');
  });
});

describe('values', () => {
  const read = (value: unknown) =>
    decodeLogs(logsIn({ ...log, attributes: [{ key: 'value', value }] }))?.records[0]?.attributes['value'];

  it.each<[unknown, unknown]>([
    [{ stringValue: '' }, ''],
    [{ boolValue: false }, false],
    [{ intValue: '42' }, 42],
    [{ intValue: 42 }, 42],
    [{ intValue: '-9007199254740991' }, -9007199254740991],
    [{ intValue: '9223372036854775807' }, '9223372036854775807'],
    [{ doubleValue: 0.1 }, 0.1],
    [{ doubleValue: 'NaN' }, 'NaN'],
    [{ bytesValue: 'AAEC' }, 'AAEC'],
    [{ arrayValue: {} }, []],
    [{ kvlistValue: {} }, {}],
    [{}, null],
    [null, null],
    ['bare', null],
    [{ stringValue: 7 }, null],
    [{ unknownValue: 'x' }, null],
  ])('%j is read as %j', (value, expected) => {
    expect(read(value)).toEqual(expected);
  });

  it('are cut off where they are too deep', () => {
    let value: unknown = { stringValue: 'bottom' };
    for (let level = 0; level < 5000; level++) value = { arrayValue: { values: [value] } };
    expect(JSON.stringify(read(value))).not.toContain('bottom');
  });

  it('called __proto__ stay values', () => {
    const attributes = [
      {
        key: '__proto__',
        value: { kvlistValue: { values: [{ key: 'polluted', value: { boolValue: true } }] } },
      },
    ];
    const [decoded] = decodeLogs(logsIn({ ...log, attributes }))!.records;
    expect(Object.keys(decoded!.attributes)).toEqual(['__proto__']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(decoded!.attributes)).toBe(Object.prototype);
  });
});

it('never throws, whatever a body is made of', () => {
  let state = 7;
  const next = (below: number) => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) % below;
  const names =
    'resourceSpans resourceLogs scopeSpans scopeLogs spans logRecords resource attributes key value stringValue intValue arrayValue kvlistValue values traceId spanId startTimeUnixNano timeUnixNano status code events links __proto__'.split(
      ' ',
    );
  const leaves = [null, true, -1, 1e300, '', '7', 'x', span.traceId, span.spanId, '1544712660000000000'];
  const make = (depth: number): unknown => {
    const kind = depth > 7 ? 0 : next(4);
    if (kind === 0) return leaves[next(leaves.length)];
    if (kind === 1) return Array.from({ length: next(3) }, () => make(depth + 1));
    return Object.fromEntries(
      Array.from({ length: next(5) }, () => [names[next(names.length)], make(depth + 1)]),
    );
  };
  let read = 0;
  for (let round = 0; round < 30_000; round++) {
    const items = [
      make(2),
      { ...span, [names[next(names.length)]!]: make(3) },
      { ...log, [names[next(names.length)]!]: make(3) },
    ];
    const bodies = [
      make(0),
      spansIn(...items),
      logsIn(...items),
      { resourceSpans: make(1) },
      { resourceLogs: make(1) },
    ];
    for (const body of bodies) {
      for (const decoded of [decodeSpans(body), decodeLogs(body)]) {
        for (const record of decoded?.records ?? []) {
          read++;
          expect(record.resource).toBeTypeOf('object');
        }
      }
    }
  }
  expect(read).toBeGreaterThan(10_000);
});
