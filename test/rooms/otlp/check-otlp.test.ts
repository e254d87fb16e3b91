import { describe, expect, it } from 'vitest';
import type { LogRecord, SpanRecord } from 'waybill';
import { encodeLogs, encodeSpans } from 'waybill/otlp';
import { createTestTracing } from 'waybill/testing';
import { checkOtlp } from './check-otlp.ts';
import { fullLog, fullSpan } from './full-payload.ts';
import { lostInProtobuf } from './lost-in-protobuf.ts';
import { itemPath } from './plant-defect.ts';
import { readProtos } from './read-protos.ts';

describe('a payload of the encoder', () => {
  const { parentSpanId: _parent, events: _events, links: _links, traceState: _state, ...root } = fullSpan;
  const { traceId: _trace, spanId: _span, eventName: _name, ...loose } = fullLog;

  it.each<[string, SpanRecord]>([
    ['everything', fullSpan],
    ['as little as possible', { ...root, remoteParent: false, flags: 0, attributes: {}, resource: {} }],
    ['a status that is not set', { ...root, status: { code: 'unset' } }],
    ['no duration', { ...root, startTimeUnixNano: root.endTimeUnixNano }],
    ['the last nanosecond that there is', { ...root, endTimeUnixNano: String(2n ** 64n - 1n) }],
    ['the kind internal', { ...root, kind: 'internal' }],
    ['the kind client', { ...root, kind: 'client' }],
    ['the kind producer', { ...root, kind: 'producer' }],
    ['the kind consumer', { ...root, kind: 'consumer' }],
  ])('has no problem, for a span with %s', (_what, span) => {
    const other = { ...root, resource: { 'service.name': 'other' } };
    expect(checkOtlp('traces', encodeSpans([span, other]))).toEqual([]);
  });

  it.each<[string, LogRecord]>([
    ['everything', fullLog],
    ['no trace', loose],
    ['as little as possible', { ...loose, body: null, severityText: '', attributes: {}, resource: {} }],
    ['an empty body', { ...loose, body: '' }],
    ['an empty list as its body', { ...loose, body: [] }],
    ['the lowest severity', { ...loose, severityNumber: 1 }],
    ['the highest severity', { ...loose, severityNumber: 24 }],
  ])('has no problem, for a log record with %s', (_what, log) => {
    const other = { ...loose, resource: { 'service.name': 'other' } };
    expect(checkOtlp('logs', encodeLogs([log, other]))).toEqual([]);
  });

  it('has no problem, with snapshots of spans that are still open', () => {
    const { tracing } = createTestTracing();
    const action = tracing.startAction('Save', { attributes: { nth: 1 } });
    action.log.info('step 1', { error: new Error('outer', { cause: new RangeError('inner') }) });
    action.run(() => tracing.captureError(new AggregateError([new Error('a')], 'refused')));
    const spans = tracing.recent().filter((record) => record.type === 'span');
    const logs = tracing.recent().filter((record) => record.type === 'log');
    expect(spans[0]?.attributes).toHaveProperty(['waybill.unfinished'], true);
    expect(logs).toHaveLength(2);
    expect(checkOtlp('traces', encodeSpans(spans))).toEqual([]);
    expect(checkOtlp('logs', encodeLogs(logs))).toEqual([]);
    void tracing.dispose();
  });

  it('is checked as text as well, and by its kind', () => {
    const text = JSON.stringify(encodeSpans([fullSpan]));
    expect(checkOtlp('traces', text)).toEqual([]);
    expect(checkOtlp('logs', text)).toEqual([
      '$.resourceSpans is unknown: ExportLogsServiceRequest has no such field',
      '$.resourceLogs holds nothing, so there was nothing to send',
    ]);
  });
});

it.each([undefined, null, '', '{', '[]', '7', { big: 1n }])('%s is no request', (body) => {
  expect(checkOtlp('logs', body)).toEqual([expect.stringMatching(/^\$ must be /)]);
});

it('compares a payload after protobuf with the payload before', () => {
  const record = encodeLogs([fullLog]).resourceLogs[0]?.scopeLogs[0]?.logRecords[0];
  const lostOf = (changes: object): string[] =>
    lostInProtobuf(readProtos('logs'), {
      resourceLogs: [{ scopeLogs: [{ logRecords: [{ ...record, ...changes }] }] }],
    });
  expect(lostOf({})).toEqual([]);
  expect(lostOf({ event_name: 'x' })).toEqual([`${itemPath.logs}.event_name is lost in protobuf`]);
  expect(lostOf({ flags: 2 ** 32 + 1 })).toEqual([
    `${itemPath.logs}.flags was 4294967297 and is 1 after protobuf`,
  ]);
  expect(lostOf({ timeUnixNano: 1e18 })).toEqual([expect.stringContaining('.timeUnixNano was') as string]);
});
