import type { LogRecord, SpanRecord } from 'waybill';

const resource = { 'service.name': 'shop-web', 'service.version': '1.2.3' };
const traceId = '5b8efff798038103d269b633813fc60c';

/** A value of every kind that a record can carry. */
const attributes = {
  text: 'some value',
  empty: '',
  yes: true,
  no: false,
  whole: 7,
  zero: 0,
  negative: -7,
  'beyond 32 bits': 2 ** 31 + 1,
  largest: Number.MAX_SAFE_INTEGER,
  'beyond safe integers': 2 ** 60,
  part: 0.1,
  tiny: Number.MIN_VALUE,
  nothing: null,
  list: ['a', 1, null, [], [['deep']]],
  nested: { a: { b: [{ c: false }] }, none: {} },
  unusual: '名前 😀 \u0000\u2028',
};

/** A span with a value in every field. */
export const fullSpan: SpanRecord = {
  type: 'span',
  traceId,
  spanId: 'eee19b7ec3c1b174',
  parentSpanId: 'eee19b7ec3c1b173',
  remoteParent: true,
  traceState: 'vendor=1,other@tenant=x',
  flags: 3,
  name: 'POST /orders',
  kind: 'server',
  startTimeUnixNano: '1544712660000000000',
  endTimeUnixNano: '1544712661000000001',
  status: { code: 'error', message: 'refused' },
  attributes,
  events: [
    { timeUnixNano: '1544712660000000007', name: 'retry', attributes: { attempt: 2 } },
    { timeUnixNano: '1544712660000000008', name: 'give up', attributes: {} },
  ],
  links: [
    { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', attributes: { why: 'batch' } },
  ],
  resource,
};

/** A log record with a value in every field. */
export const fullLog: LogRecord = {
  type: 'log',
  timeUnixNano: '1544712660300000000',
  severityNumber: 17,
  severityText: 'ERROR',
  body: { code: 2 ** 40, list: [true, ''] },
  eventName: 'checkout.failed',
  attributes,
  traceId,
  spanId: 'eee19b7ec3c1b174',
  flags: 1,
  resource,
};
