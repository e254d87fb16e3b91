import { expect, it } from 'vitest';
import type { TracingContext } from 'waybill';
import { extractMessage, type MessageProblem } from 'waybill/messages';
import { hostileValues } from '../../promises/hostile/hostile-values.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const other = 'ffffffff16cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const good = `00-${traceId}-${spanId}-01`;
const uuid = '0af76519-16cd-43dd-8448-eb211c80319c';

function read(carrier: unknown, payload?: unknown): { context: TracingContext; problems: string[] } {
  const problems: string[] = [];
  const onProblem = ({ kind, header, message }: MessageProblem): void => {
    expect(message).toContain(header);
    problems.push(`${kind}: ${header}`);
  };
  return { context: extractMessage(carrier, { payload, onProblem }), problems };
}

const isUsable = ({ traceId: id, spanId: parent = spanId, correlationId }: TracingContext): boolean =>
  /^(?!0{32})[0-9a-f]{32}$/.test(id) &&
  /^(?!0{16})[0-9a-f]{16}$/.test(parent) &&
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(correlationId);

const throwing = (name: string): object =>
  Object.defineProperty({}, name, {
    enumerable: true,
    get: () => {
      throw new Error('no');
    },
  });

const ownProto = JSON.parse(`{"__proto__": {"traceparent": "${good}"}, "constructor": "x"}`) as object;

it.each<[name: string, carrier: unknown, problems: readonly string[]]>([
  ['nothing', undefined, ['missing: traceparent']],
  ['null', null, ['missing: traceparent']],
  ['a text', good, ['missing: traceparent']],
  ['headers of others only', { order: '7' }, ['missing: traceparent']],
  ['a traceparent of another format', { traceparent: 'hello' }, ['invalid: traceparent']],
  ['the version ff', { traceparent: good.replace('00-', 'ff-') }, ['invalid version: traceparent']],
  ['a trace id of zeros', { traceparent: `00-${'0'.repeat(32)}-${spanId}-01` }, ['zero id: traceparent']],
  ['a span id of zeros', { traceparent: `00-${traceId}-${'0'.repeat(16)}-01` }, ['zero id: traceparent']],
  ['digits in upper case', { traceparent: good.toUpperCase() }, ['wrong case: traceparent']],
  ['a text that is too long', { traceparent: good + '-'.repeat(300) }, ['too long: traceparent']],
  ['bytes that are too long', { traceparent: new Uint8Array(50_000_000) }, ['too long: traceparent']],
  ['bytes that are no UTF-8', { traceparent: new Uint8Array([0xff, 0xfe, 0x00]) }, ['not text: traceparent']],
  ['binary zeros', { trace_id: new Uint8Array(16) }, ['invalid: trace_id']],
  ['a number', { traceparent: 7 }, ['not text: traceparent']],
  ['an object', { traceparent: { a: 1 } }, ['not text: traceparent']],
  [
    'parents in two traces',
    { traceparent: [good, good.replace(traceId, other)] },
    ['duplicate: traceparent', 'conflict: traceparent'],
  ],
  ['trace ids of two traces', { trace_id: [traceId, other] }, ['duplicate: trace_id', 'conflict: trace_id']],
  ['a trace id of zeros alone', { trace_id: '0'.repeat(32) }, ['zero id: trace_id']],
  ['a trace id of another system', { trace_id: 'order-7:eu' }, []],
  ['a trace id with signs that may not travel', { trace_id: 'order-7/eu' }, ['invalid: trace_id']],
  ['a getter that throws', throwing('traceparent'), ['unreadable: traceparent']],
  ['headers whose getter throws', throwing('headers'), ['missing: traceparent']],
  [
    'a get that throws',
    {
      get: () => {
        throw new Error('no');
      },
      set() {},
    },
    expect.arrayContaining(['unreadable: traceparent']) as string[],
  ],
  ['a prototype among the headers', ownProto, ['missing: traceparent']],
])('%s begins a new trace, and the problem has a name', (_, carrier, expected) => {
  const { context, problems } = read(carrier);
  expect(isUsable(context)).toBe(true);
  expect([traceId, other]).not.toContain(context.traceId);
  expect(problems).toEqual(expected);
});

it.each<[name: string, carrier: object, problems: readonly string[]]>([
  ['names in upper case', { TraceParent: good }, ['wrong case: traceparent']],
  [
    'two spellings of a name',
    { TRACEPARENT: `00-${other}-${spanId}-01`, traceparent: good },
    ['wrong case: traceparent'],
  ],
  ['the same parent twice', { traceparent: [good, good] }, ['duplicate: traceparent']],
  [
    'an invalid parent beside a valid one',
    [{ traceparent: 'x' }, { traceparent: good }],
    ['duplicate: traceparent', 'invalid: traceparent'],
  ],
  [
    'an invalid parent and an id',
    { traceparent: 'x', trace_id: uuid.toUpperCase() },
    ['invalid: traceparent'],
  ],
  ['an id of another trace', { traceparent: good, trace_id: other }, ['conflict: trace_id']],
  ['an id of another system', { traceparent: good, trace_id: 'order-7' }, []],
  ['an invalid tracestate', { traceparent: good, tracestate: 'a=1,=' }, ['invalid: tracestate']],
  [
    'an invalid correlation id',
    { traceparent: good, correlation_id: 'order-7' },
    ['invalid: correlation_id'],
  ],
  [
    'a baggage that is too long',
    { traceparent: good, baggage: 'a=1,'.repeat(10_000) },
    ['too long: baggage'],
  ],
  ['an id of HTTP', { 'x-trace-id': uuid }, []],
  ['a later version', { traceparent: `${good.replace('00-', 'cc-')}-more` }, []],
])('%s: the trace goes on', (_, carrier, expected) => {
  const { context, problems } = read(carrier);
  expect(isUsable(context)).toBe(true);
  expect(context.traceId).toBe(traceId);
  expect(problems).toEqual(expected);
});

it('the last parent of a forwarded message is the nearest', () => {
  const near = `00-${traceId}-00f067aa0ba902b7-01`;
  expect(read([{ traceparent: good }, { traceparent: near }]).context.spanId).toBe('00f067aa0ba902b7');
});

it('several headers of a list belong together', () => {
  const headers = [
    ['traceparent', good],
    ['tracestate', 'a=1'],
    ['baggage', 'plan=free'],
    ['tracestate', 'b=2'],
    ['baggage', `correlation.id=${uuid.replace('0af7', '1111')}`],
  ];
  const { context, problems } = read(headers);
  expect(context).toMatchObject({ traceState: 'a=1,b=2', correlationId: uuid.replace('0af7', '1111') });
  expect(problems).toEqual([]);
});

it('no header of a prototype is read', () => {
  const polluted = Object.create({ traceparent: good, trace_id: traceId }) as object;
  expect(read(polluted).context.traceId).not.toBe(traceId);
});

it('a listener that throws does no harm', () => {
  const onProblem = (): never => {
    throw new Error('no');
  };
  expect(isUsable(extractMessage({ traceparent: 'x' }, { onProblem }))).toBe(true);
});

it.each(Object.entries(hostileValues))('%s gives a usable context in every place', (_, make) => {
  const value = make();
  const carriers: unknown[] = [
    value,
    { headers: value },
    { message: value, properties: value },
    { traceparent: value, trace_id: value, baggage: value },
    [value, value],
    [['traceparent', value]],
    [{ key: value, value }],
    ['traceparent', value],
    { MessageAttributes: { traceparent: { DataType: value, StringValue: value } } },
  ];
  expect(carriers.filter((carrier) => !isUsable(read(carrier, value).context))).toEqual([]);
});

/** Counts how many values are read. */
function counted<T extends object>(values: T): { readonly values: T; readonly reads: () => number } {
  let reads = 0;
  const proxy = new Proxy(values, {
    get: (target, name) => {
      reads++;
      return Reflect.get(target, name) as unknown;
    },
  });
  return { values: proxy, reads: () => reads };
}

it.each<[string, object]>([
  ['100,000 headers', Object.fromEntries(Array.from({ length: 100_000 }, (_, nth) => [`own-${nth}`, 'x']))],
  ['a list of 100,000 headers', Array.from({ length: 100_000 }, () => ({ key: 'own', value: 'x' }))],
  ['a list with four billion places', new Array(4_000_000_000)],
])('%s are read within their bounds', (_, many) => {
  const { values, reads } = counted(many);
  expect(isUsable(read(values).context)).toBe(true);
  expect(reads()).toBeLessThan(10_000);
});

it('a header with a million values is read within its bounds', () => {
  const { values, reads } = counted(Array.from({ length: 1_000_000 }, () => good));
  expect(read({ traceparent: values }).context.traceId).toBe(traceId);
  expect(reads()).toBeLessThan(100);
});
