import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  consume,
  extractMessage,
  injectMessage,
  produce,
  unwrapMessage,
  wrapMessage,
} from 'waybill/messages';
import { installLocked } from '../../../house/install-locked.ts';
import { createRecordedTracing } from '../../server/recorded-tracing.ts';
import type { Mqtt } from './clients.ts';
import { importClient, isMissing, startKafka, startMosquitto, startRedis } from './start-brokers.ts';

type Headers = Record<string, unknown>;

interface KafkaMessage {
  value: string;
  headers?: Headers;
}

/** The parts of kafkajs that the tests use. */
interface KafkaJs {
  readonly Kafka: new (options: object) => {
    producer: () => {
      connect: () => Promise<void>;
      disconnect: () => Promise<void>;
      send: (record: { topic: string; messages: readonly KafkaMessage[] }) => Promise<unknown>;
    };
    consumer: (options: object) => {
      connect: () => Promise<void>;
      disconnect: () => Promise<void>;
      subscribe: (options: { topics: readonly string[]; fromBeginning: boolean }) => Promise<void>;
      run: (handlers: {
        eachMessage: (payload: { topic: string; message: KafkaMessage }) => Promise<void>;
      }) => Promise<void>;
    };
  };
}

interface RedisClient {
  connect: () => Promise<unknown>;
  close: () => Promise<unknown>;
  duplicate: () => RedisClient;
  publish: (channel: string, text: string) => Promise<unknown>;
  subscribe: (channel: string, listener: (text: string) => void) => Promise<unknown>;
  sendCommand: (words: readonly string[]) => Promise<unknown>;
  xRange: (
    stream: string,
    from: string,
    to: string,
  ) => Promise<{ id: string; message: Record<string, string> }[]>;
}

/** The parts of redis that the tests use. */
interface Redis {
  readonly createClient: (options: object) => RedisClient;
}

beforeAll(async () => {
  const parts = ['redis-server', 'mosquitto', 'python3-confluent-kafka'] as const;
  if (!parts.every(isMissing)) await installLocked(fileURLToPath(new URL('.', import.meta.url)));
}, 300_000);

describe.skipIf(isMissing('python3-confluent-kafka'))('Kafka, of the package python3-confluent-kafka', () => {
  it('joins kafkajs and a client in Python to one trace, in both directions', async () => {
    const broker = await startKafka();
    onTestFinished(broker.stop);
    const { Kafka } = await importClient<KafkaJs>('kafkajs/index.js');
    const kafka = new Kafka({ brokers: broker.address.split(','), logLevel: 0 });
    const { tracing, span } = createRecordedTracing();
    const about = { system: 'kafka', destination: 'orders' };

    const consumer = kafka.consumer({ groupId: 'stock' });
    const read: unknown[] = [];
    await consumer.connect();
    await consumer.subscribe({ topics: ['orders'], fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ topic, message }) =>
        consume(tracing, message, () => void read.push(extractMessage(message)), {
          ...about,
          destination: topic,
        }),
    });

    const producer = kafka.producer();
    await producer.connect();
    const messages = [{ value: '1' }, { value: '2' }];
    await tracing.span('order', () =>
      produce(tracing, messages, () => producer.send({ topic: 'orders', messages }), about),
    );
    await producer.disconnect();
    const sent = await span('send orders');
    const expected = { traceId: sent.traceId, spanId: sent.spanId };
    const inPython = await broker.receive('orders', 2);
    expect(inPython.map((headers) => headers['traceparent'])).toEqual(
      Array.from({ length: 2 }, () => expect.stringContaining(`${sent.traceId}-${sent.spanId}`) as string),
    );
    expect(inPython[0]).toMatchObject({
      trace_id: sent.traceId,
      correlation_id: sent.attributes['correlation.id'],
    });

    // The third message comes from Python, with the headers that it received.
    await broker.send('orders', Object.entries(inPython[0]!));
    await expect.poll(() => read, { timeout: 40_000 }).toHaveLength(3);
    await consumer.disconnect();
    expect(read).toMatchObject([expected, expected, expected]);
  });

  it("gives the client's own error if the broker is away", async () => {
    const broker = await startKafka();
    await broker.stop();
    const { Kafka } = await importClient<KafkaJs>('kafkajs/index.js');
    const kafka = new Kafka({ brokers: [broker.address], logLevel: 0, retry: { retries: 0 } });
    const { tracing, span } = createRecordedTracing();
    const about = { system: 'kafka', destination: 'orders' };
    const failed = await produce(tracing, { value: '1' }, () => kafka.producer().connect(), about).catch(
      (error: unknown) => error,
    );
    expect(failed).toMatchObject({ name: 'KafkaJSNumberOfRetriesExceeded' });
    expect(await span('send orders')).toMatchObject({ status: { code: 'error' } });
  });
});

describe.skipIf(isMissing('mosquitto'))('MQTT, of the package mosquitto', () => {
  it.each([[5], [4]])('carries the trace in version %i of the protocol', async (protocolVersion) => {
    const broker = await startMosquitto();
    onTestFinished(broker.stop);
    const { default: mqtt } = await importClient<Mqtt>('mqtt/build/index.js');
    const client = await mqtt.connectAsync({ protocol: 'mqtt+unix', path: broker.address, protocolVersion });
    const { tracing, span } = createRecordedTracing();
    const about = { system: 'mqtt', destination: 'rooms', operation: 'publish' };
    const received = new Promise<{ packet: object; payload: object }>((resolve) => {
      client.on('message', (_, payload, packet) => {
        resolve({ packet, payload: JSON.parse(new TextDecoder().decode(payload)) as object });
      });
    });
    await client.subscribeAsync('rooms');
    const payload = { celsius: 21 };
    const options = { qos: 1, properties: { userProperties: {} } };
    await produce(
      tracing,
      protocolVersion === 5 ? options : payload,
      ({ context }) => {
        if (protocolVersion === 5) injectMessage(options, context, { payload });
        return client.publishAsync(
          'rooms',
          JSON.stringify(payload),
          protocolVersion === 5 ? options : { qos: 1 },
        );
      },
      about,
    );
    const message = await received;
    await client.endAsync();
    const { traceId, spanId } = await span('publish rooms');
    const carrier = protocolVersion === 5 ? message.packet : message.payload;
    consume(tracing, carrier, () => {}, { system: 'mqtt', destination: 'rooms', payload: message.payload });
    expect(await span('process rooms')).toMatchObject({ traceId, parentSpanId: spanId });
    expect(message.payload).toMatchObject({ celsius: 21, trace_id: traceId });
  });
});

describe.skipIf(isMissing('redis-server'))('Redis, of the package redis-server', () => {
  it('carries the trace in a stream and in an envelope of pub/sub', async () => {
    const server = await startRedis();
    onTestFinished(server.stop);
    const { createClient } = await importClient<Redis>('redis/dist/index.js');
    const client = createClient({ socket: { path: server.address } });
    await client.connect();
    const { tracing, span } = createRecordedTracing();
    const about = { system: 'redis', destination: 'orders' };

    const fields = ['order', '7'];
    await produce(tracing, fields, () => client.sendCommand(['XADD', 'orders', '*', ...fields]), about);
    const sent = await span('send orders');
    const [entry] = await client.xRange('orders', '-', '+');
    expect(entry!.message).toMatchObject({ order: '7', trace_id: sent.traceId });
    consume(tracing, entry!, () => {}, about);
    expect(await span('process orders')).toMatchObject({ traceId: sent.traceId, parentSpanId: sent.spanId });

    const listener = client.duplicate();
    await listener.connect();
    const heard: string[] = [];
    await listener.subscribe('news', (text) => void heard.push(text));
    await tracing.span('tell', async ({ context }) => {
      await client.publish('news', wrapMessage({ order: '7' }, context));
      await client.publish('news', 'from another program');
    });
    await expect.poll(() => heard).toHaveLength(2);
    const tell = await span('tell');
    expect(unwrapMessage(heard[0])).toMatchObject({
      data: { order: '7' },
      context: { traceId: tell.traceId, spanId: tell.spanId },
    });
    expect(unwrapMessage(heard[1])).toMatchObject({ data: 'from another program', isWrapped: false });
    await listener.close();
    await client.close();
  });

  it("gives the client's own error if the server is away", async () => {
    const server = await startRedis();
    await server.stop();
    const { createClient } = await importClient<Redis>('redis/dist/index.js');
    const client = createClient({ socket: { path: server.address, reconnectStrategy: false } });
    (client as unknown as { on: (name: string, listen: () => void) => void }).on('error', () => {});
    const { tracing } = createRecordedTracing();
    const about = { system: 'redis', destination: 'orders' };
    await expect(produce(tracing, ['order', '7'], () => client.connect(), about)).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});
