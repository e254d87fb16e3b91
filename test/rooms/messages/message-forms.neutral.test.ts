import { expect, it } from 'vitest';
import type { TracingContext } from 'waybill';
import { extractMessage, injectMessage, type MessageForm } from 'waybill/messages';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const correlationId = '11111111-1111-4111-8111-111111111111';

const context: TracingContext = {
  traceId,
  spanId,
  flags: 1,
  traceState: 'vendor=1',
  correlationId,
  sessionId: null,
};

const written = {
  traceparent: `00-${traceId}-${spanId}-01`,
  tracestate: 'vendor=1',
  baggage: `correlation.id=${correlationId}`,
  trace_id: traceId,
  correlation_id: correlationId,
};

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const bytesOf = (headers: object): object =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, bytes(String(value))]));

/** Metadata of gRPC: a name has a list of values, and there is no `delete`. */
class Metadata {
  readonly #values = new Map<string, unknown[]>();
  get(name: string): unknown[] {
    return this.#values.get(name.toLowerCase()) ?? [];
  }
  set(name: string, value: unknown): void {
    this.#values.set(name.toLowerCase(), [value]);
  }
  remove(name: string): void {
    this.#values.delete(name.toLowerCase());
  }
}

const received: readonly (readonly [name: string, carrier: unknown])[] = [
  ['a map of texts', written],
  ['a map of bytes, as kafkajs gives it', bytesOf(written)],
  [
    'a map of lists of bytes',
    Object.fromEntries(Object.entries(bytesOf(written)).map(([name, each]) => [name, [each]])),
  ],
  ['a map without a prototype', Object.assign(Object.create(null), written)],
  ['a message of kafkajs', { key: null, value: bytes('{}'), headers: bytesOf(written) }],
  [
    'what eachMessage of kafkajs gets',
    { topic: 'orders', partition: 0, message: { headers: bytesOf(written) } },
  ],
  [
    'a list of objects, as librdkafka gives it',
    Object.entries(bytesOf(written)).map(([name, each]) => ({ [name]: each })),
  ],
  [
    'lists of numbers, as AWS Lambda gives them',
    { headers: Object.entries(written).map(([name, each]) => ({ [name]: [...bytes(each)] })) },
  ],
  ['a list of keys and values', Object.entries(written).map(([key, value]) => ({ key, value }))],
  ['pairs', Object.entries(written)],
  ['a message of amqplib', { content: bytes(''), fields: {}, properties: { headers: written } }],
  [
    'attributes of SQS',
    Object.fromEntries(
      Object.entries(written).map(([name, each]) => [name, { DataType: 'String', StringValue: each }]),
    ),
  ],
  [
    'a record of Lambda for SQS',
    {
      body: '',
      messageAttributes: Object.fromEntries(
        Object.entries(written).map(([name, stringValue]) => [name, { dataType: 'String', stringValue }]),
      ),
    },
  ],
  [
    'a notification of SNS',
    {
      MessageAttributes: Object.fromEntries(
        Object.entries(written).map(([name, Value]) => [name, { Type: 'String', Value }]),
      ),
    },
  ],
  ['a packet of MQTT 5', { topic: 'rooms/1', properties: { userProperties: written } }],
  ['user properties with lists', { userProperties: { ...written, traceparent: [written.traceparent] } }],
  ['fields of a Redis stream', { id: '1-0', message: { ...written, order: '7' } }],
  ['a flat entry of a Redis stream', ['1-0', ['order', '7', ...Object.entries(written).flat()]]],
  ['a flat entry of bytes', ['order', '7', ...Object.entries(written).flat()].map(bytes)],
  ['Headers', new Headers(written)],
  ['a Map', new Map(Object.entries(written))],
  ['a message with Headers', { data: '', headers: new Headers(written) }],
  ['an object payload', { celsius: 21, ...written }],
  ['an object payload that has headers of its own', { headers: { accept: '*/*' }, ...written }],
  [
    'bytes that were written as JSON',
    {
      traceparent: { type: 'Buffer', data: [...bytes(written.traceparent)] },
      tracestate: 'vendor=1',
      correlation_id: correlationId,
    },
  ],
];

it.each(received)('the context comes from %s', (_, carrier) => {
  const problems: unknown[] = [];
  const found = extractMessage(carrier, { onProblem: (problem) => problems.push(problem) });
  expect(found).toEqual(context);
  expect(problems).toEqual([]);
});

const others = { order: '7', baggage: 'plan=free' };
const joined = { ...written, order: '7', baggage: `plan=free,correlation.id=${correlationId}` };

const sent: readonly (readonly [name: string, carrier: object, expected: unknown])[] = [
  ['a map', { ...others }, joined],
  [
    'a map with another context',
    { ...others, TraceParent: `00-${spanId}${spanId}-${traceId.slice(16)}-01`, Trace_Id: 'old' },
    joined,
  ],
  ['a map with bytes', { order: '7', baggage: bytes('plan=free') }, joined],
  ['a message of Kafka', { value: 'x', headers: {} }, { value: 'x', headers: written }],
  [
    'options of MQTT',
    { qos: 1, properties: { userProperties: {} } },
    { qos: 1, properties: { userProperties: written } },
  ],
  [
    'a message of SQS',
    { MessageBody: 'x', MessageAttributes: {} },
    {
      MessageBody: 'x',
      MessageAttributes: Object.fromEntries(
        Object.entries(written).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
      ),
    },
  ],
  [
    'a list of objects',
    [{ order: bytes('7') }],
    [{ order: bytes('7') }, ...Object.entries(written).map(([name, value]) => ({ [name]: value }))],
  ],
  ['an empty list', [], Object.entries(written).map(([name, value]) => ({ [name]: value }))],
  [
    'pairs with another context',
    [
      ['order', '7'],
      ['traceparent', 'old'],
      ['TRACE_ID', 'old'],
    ],
    [['order', '7'], ...Object.entries(written)],
  ],
  [
    'a list of keys and values',
    [{ key: 'order', value: '7' }],
    [{ key: 'order', value: '7' }, ...Object.entries(written).map(([key, value]) => ({ key, value }))],
  ],
  ['fields for XADD', ['order', '7', 'trace_id', 'old'], ['order', '7', ...Object.entries(written).flat()]],
];

/** Sorts what has no order. */
function tidy(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return new Set(value.map((item) => JSON.stringify(item)));
}

it.each(sent)('a context is written into %s, and read again', (_, carrier, expected) => {
  expect(injectMessage(carrier, context)).toMatchObject({ traceparent: written.traceparent });
  expect(tidy(carrier)).toEqual(tidy(expected));
  expect(extractMessage(carrier)).toEqual(context);
});

it.each<[string, Metadata | Headers | Map<string, string>]>([
  ['gRPC metadata', new Metadata()],
  ['Headers', new Headers()],
  ['a Map', new Map([['TraceParent', 'old']])],
])('a context is written into %s, without the older headers', (_, carrier) => {
  for (const [name, value] of Object.entries({ ...others, tracestate: 'old=1', traceparent: 'old' })) {
    carrier.set(name, value);
  }
  injectMessage(carrier, { ...context, traceState: undefined });
  const read = (name: string): unknown => [carrier.get(name)].flat()[0] ?? undefined;
  expect(read('traceparent')).toBe(written.traceparent);
  expect(read('tracestate')).toBeUndefined();
  expect(read('TraceParent')).toBe(carrier instanceof Map ? undefined : written.traceparent);
  expect([read('order'), read('baggage')]).toEqual(['7', joined.baggage]);
});

it.each<[MessageForm, object, object]>([
  ['pairs', [], [['trace_id', traceId]]],
  ['flat', [], ['trace_id', traceId]],
  ['keyed', [], [{ key: 'trace_id', value: traceId }]],
  ['attributes', {}, { trace_id: { DataType: 'String', StringValue: traceId } }],
  ['map', { headers: {} }, { headers: {}, trace_id: traceId }],
])('the form %s can be named', (form, carrier, expected) => {
  injectMessage(carrier, context, { form, headers: ['trace_id'] });
  expect(carrier).toEqual(expected);
  expect(extractMessage(carrier, { form }).traceId).toBe(traceId);
});

it('a payload gets the trace id, if the app wants it, and gives it back where headers got lost', () => {
  const payload: Record<string, unknown> = { celsius: 21 };
  const options = { properties: { userProperties: {} } };
  injectMessage(options, context);
  expect(payload).toEqual({ celsius: 21 });
  injectMessage(options, context, { payload });
  expect(payload).toEqual({ celsius: 21, trace_id: traceId });
  expect(extractMessage({}, { payload }).traceId).toBe(traceId);
  expect(extractMessage(options, { payload: { trace_id: '2'.repeat(32) } })).toEqual(context);
});

it('the parent of a consumer is the span of the context, and a context without a span gets an id', () => {
  const headers = {};
  injectMessage(headers, { ...context, spanId: undefined });
  expect(extractMessage(headers)).toMatchObject({
    traceId,
    spanId: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
  });
  injectMessage(headers, context);
  expect(extractMessage(headers).spanId).toBe(spanId);
});

it('a message of SQS keeps within its ten attributes', () => {
  const attribute = { DataType: 'String', StringValue: 'x' };
  const full = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, nth) => [`own-${nth}`, attribute]));
  const eight = full(8);
  expect(Object.keys(injectMessage(eight, context))).toEqual(['traceparent', 'correlation_id']);
  expect(extractMessage(eight)).toMatchObject({ traceId, spanId, correlationId });
  const ten = full(10);
  const problems: string[] = [];
  const onProblem = ({ kind }: { kind: string }) => void problems.push(kind);
  expect(injectMessage(ten, context, { onProblem })).toEqual({});
  expect([ten, problems]).toEqual([full(10), ['no room']]);
});

it('without a context, nothing is written', () => {
  const headers = { order: '7' };
  expect(injectMessage(headers, undefined)).toEqual({});
  expect(headers).toEqual({ order: '7' });
});
