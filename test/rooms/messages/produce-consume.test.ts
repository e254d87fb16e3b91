import { expect, it } from 'vitest';
import type { SpanRecord } from 'waybill';
import { consume, extractMessage, injectMessage, produce } from 'waybill/messages';
import { createRecordedTracing } from '../server/recorded-tracing.ts';

const kafka = { system: 'kafka', destination: 'orders' };

interface Message {
  value: string;
  headers?: Record<string, unknown>;
}

it('the parent of a consumer is the recorded span of the producer, and both follow the conventions', async () => {
  const sender = createRecordedTracing({ service: 'sender' });
  const receiver = createRecordedTracing({ service: 'receiver' });
  const message: Message = { value: '7' };
  const sent = sender.tracing.span('order', () =>
    produce(sender.tracing, message, (span) => ({ ...message, spanId: span.spanId }), kafka),
  );
  await consume(
    receiver.tracing,
    message,
    async () => {
      await Promise.resolve();
      receiver.tracing.log.info('saving');
      receiver.tracing.span('save', () => {});
    },
    { ...kafka, group: 'stock', attributes: { 'messaging.message.id': '7' } },
  );
  const order = await sender.span('order');
  const producer = await sender.span('send orders');
  const consumer = await receiver.span('process orders');
  expect(sent.headers).toMatchObject({ trace_id: order.traceId });
  expect(producer).toMatchObject({
    kind: 'producer',
    traceId: order.traceId,
    parentSpanId: order.spanId,
    spanId: sent.spanId,
  });
  expect(producer.attributes).toMatchObject({
    'messaging.system': 'kafka',
    'messaging.destination.name': 'orders',
    'messaging.operation.name': 'send',
    'messaging.operation.type': 'send',
  });
  expect(producer.attributes).not.toHaveProperty(['messaging.batch.message_count']);
  expect(consumer).toMatchObject({
    kind: 'consumer',
    traceId: order.traceId,
    parentSpanId: producer.spanId,
    remoteParent: true,
  });
  expect(consumer.attributes).toMatchObject({
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
    'messaging.consumer.group.name': 'stock',
    'messaging.message.id': '7',
  });
  expect(await receiver.span('save')).toMatchObject({
    traceId: order.traceId,
    parentSpanId: consumer.spanId,
  });
  expect(await receiver.logs()).toMatchObject([{ traceId: order.traceId, spanId: consumer.spanId }]);
});

it('one request that sends many messages has one producer span, which is the parent of all', async () => {
  const { tracing, span, spans } = createRecordedTracing();
  const messages: Message[] = Array.from({ length: 20 }, (_, nth) => ({ value: `${nth}` }));
  await tracing.span('import', () =>
    produce(tracing, messages, async () => {}, { ...kafka, operation: 'publish' }),
  );
  for (const message of messages) await consume(tracing, message, async () => {}, kafka);
  const producer = await span('publish orders');
  expect(producer.attributes['messaging.batch.message_count']).toBe(20);
  const consumers = (await spans()).filter(({ kind }) => kind === 'consumer');
  expect(consumers).toHaveLength(20);
  expect(new Set(consumers.map(({ parentSpanId }) => parentSpanId))).toEqual(new Set([producer.spanId]));
});

it('a batch of 500 messages from 500 traces is one span with 500 links', async () => {
  const { tracing, span, spans } = createRecordedTracing();
  const messages: Message[] = Array.from({ length: 500 }, (_, nth) => ({ value: `${nth}` }));
  for (const message of messages) produce(tracing, message, () => {}, kafka);
  await consume(tracing, messages, async () => tracing.span('insert', () => {}), kafka);
  const producers = (await spans()).filter(({ kind }) => kind === 'producer');
  const batch = await span('process orders');
  expect(new Set(producers.map(({ traceId }) => traceId)).size).toBe(500);
  expect(batch.attributes['messaging.batch.message_count']).toBe(500);
  expect(batch.parentSpanId).toBeUndefined();
  expect(batch.links?.map(({ traceId, spanId }) => [traceId, spanId])).toEqual(
    producers.map(({ traceId, spanId }) => [traceId, spanId]),
  );
  expect(await span('insert')).toMatchObject({ traceId: batch.traceId, parentSpanId: batch.spanId });
});

it('a batch inside of a request is a child of the request, and links each producer once', async () => {
  const { tracing, span } = createRecordedTracing();
  const pair = [{ value: '1' }, { value: '2' }];
  produce(tracing, pair, () => {}, kafka);
  tracing.span('poll', () => consume(tracing, [...pair, { value: 'lost', headers: {} }], () => {}, kafka));
  const batch = await span('process orders');
  const poll = await span('poll');
  expect(batch).toMatchObject({ traceId: poll.traceId, parentSpanId: poll.spanId });
  expect(batch.links).toMatchObject([{ spanId: (await span('send orders')).spanId }]);
  expect(batch.attributes['waybill.message_problems']).toEqual(['missing: traceparent']);
});

it('a batch keeps the foreign id of each message, also of one with few free attributes, or without a span', async () => {
  const { tracing, span } = createRecordedTracing();
  const sqs = { system: 'aws_sqs', destination: 'orders' };
  const own = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, nth) => [`own-${nth}`, { DataType: 'String', StringValue: 'x' }]),
    );
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });
  const crowded = { MessageBody: '1', MessageAttributes: own(8) };
  const given = extractMessage({ trace_id: 'order-4711' });
  tracing.continue(given, 'order', () => produce(tracing, crowded, () => {}, sqs));
  expect(Object.keys(crowded.MessageAttributes).slice(8)).toEqual(['traceparent', 'tracestate']);
  const strange = { MessageBody: '2', MessageAttributes: { trace_id: text('order-4712') } };
  const plain = { MessageBody: '3' };
  produce(tracing, plain, () => {}, { ...sqs, destination: 'others' });
  consume(tracing, [crowded, strange, plain], () => {}, sqs);
  const { links } = await span('process orders');
  expect(links?.map(({ attributes }) => attributes)).toEqual([
    { 'waybill.foreign_trace_id': 'order-4711' },
    { 'waybill.foreign_trace_id': 'order-4712' },
    {},
  ]);
  expect(links?.[0]).toMatchObject({ spanId: (await span('send orders')).spanId });
  expect(links?.[2]).toMatchObject({ spanId: (await span('send others')).spanId });
});

it('a single message inside of another span continues its own trace, and links to that span', async () => {
  const { tracing, span } = createRecordedTracing();
  const message = { value: '1' };
  produce(tracing, message, () => {}, kafka);
  tracing.span('poll', () => consume(tracing, message, () => {}, kafka));
  const consumer = await span('process orders');
  expect(consumer.parentSpanId).toBe((await span('send orders')).spanId);
  expect(consumer.links).toMatchObject([{ spanId: (await span('poll')).spanId }]);
});

it('10,000 messages, many of them worked on at the same time, have 0 wrong parents', async () => {
  // The queue holds at most a thousand records, so it is emptied after each round.
  const rounds = 25;
  const atOnce = 400;
  const { tracing, spans } = createRecordedTracing();
  for (let round = 0; round < rounds; round++) {
    const queue: Message[] = [];
    const sending = Array.from({ length: atOnce }, (_, nth) => {
      const message: Message = { value: `${round * atOnce + nth}` };
      const attributes = { nth: message.value };
      return tracing.span('request', () =>
        produce(tracing, message, async () => void queue.push(structuredClone(message)), {
          ...kafka,
          attributes,
        }),
      );
    });
    await Promise.all(sending);
    await tracing.flush();
    // Another order than that of the senders.
    const working = queue.toReversed().map((message) => {
      const attributes = { nth: message.value };
      const step = async (): Promise<void> => {
        await Promise.resolve();
        await tracing.span('step', () => Promise.resolve(), { attributes });
      };
      return consume(tracing, message, step, { ...kafka, attributes });
    });
    await Promise.all(working);
    await tracing.flush();
  }
  const all = await spans();
  const byId = new Map(all.map((each) => [each.spanId, each]));
  const isWrong = (each: SpanRecord): boolean => {
    const parent = byId.get(each.parentSpanId ?? '');
    return (
      parent?.attributes['nth'] !== each.attributes['nth'] ||
      parent?.traceId !== each.traceId ||
      parent.kind !== (each.kind === 'consumer' ? 'producer' : 'consumer')
    );
  };
  const received = all.filter(({ kind, name }) => kind === 'consumer' || name === 'step');
  expect(received).toHaveLength(2 * rounds * atOnce);
  expect(received.filter(isWrong)).toEqual([]);
});

it("a broker that is away gives the app the client's own error, unchanged", async () => {
  const { tracing, span } = createRecordedTracing();
  const error = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const send = (): Promise<never> => Promise.reject(error);
  await expect(produce(tracing, { value: '1' }, send, kafka)).rejects.toBe(error);
  expect((await span('send orders')).status.code).toBe('error');
  const work = (): never => {
    throw error;
  };
  expect(() => consume(tracing, { headers: {} }, work, kafka)).toThrow(error);
  expect((await span('process orders')).status.code).toBe('error');
});

it.each<[string, unknown]>([
  ['a frozen message', Object.freeze({ value: '1' })],
  ['frozen headers', { value: '1', headers: Object.freeze({ a: 'b' }) }],
  ['null', null],
  ['a text', 'hello'],
  ['an instance of a class', new (class Order {})()],
])('%s is sent as it is, and a diagnostic tells', async (_, message) => {
  const { tracing, span } = createRecordedTracing();
  const kinds: string[] = [];
  const before = structuredClone(message);
  const about = { ...kafka, onDiagnostic: ({ kind }: { kind: string }) => void kinds.push(kind) };
  const sent = produce(tracing, message as object, () => message, about);
  expect(sent).toBe(message);
  expect(structuredClone(sent)).toEqual(before);
  expect(kinds).toEqual(['a message']);
  expect((await span('send orders')).status.code).toBe('unset');
});

it('messages of SQS and XADD get headers in their own form', async () => {
  const { tracing } = createRecordedTracing();
  const sqs = { MessageBody: 'x' };
  const fields = ['order', '7'];
  const about = { destination: 'orders' };
  produce(tracing, sqs, () => {}, { ...about, system: 'aws_sqs' });
  produce(tracing, fields, () => {}, { ...about, system: 'redis' });
  expect(sqs).toMatchObject({ MessageAttributes: { traceparent: { DataType: 'String' } } });
  expect(fields.slice(0, 3)).toEqual(['order', '7', 'traceparent']);
});

it('the ids of a message are labels: its session never becomes the session of the work', async () => {
  const { tracing, span } = createRecordedTracing();
  const headers: Record<string, string> = {
    'x-session-id': '0b6ab01a-6f2e-4f0a-9d55-4b8f5f0b8c11',
    'user.id': 'ada',
  };
  injectMessage(headers, {
    traceId: '1'.repeat(32),
    spanId: '2'.repeat(16),
    flags: 1,
    correlationId: 'x'.repeat(8),
    sessionId: null,
  });
  consume(tracing, { headers }, () => {}, kafka);
  const consumer = await span('process orders');
  expect(consumer.traceId).toBe('1'.repeat(32));
  expect(consumer.attributes).not.toHaveProperty(['session.id']);
  expect(consumer.attributes).not.toHaveProperty(['user.id']);
});
