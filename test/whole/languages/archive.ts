import { createRequire } from 'node:module';
import { transform } from 'waybill/messages';
import { migrate, traceColumns, traceValues, type QueryFunction } from 'waybill/postgres';
import type { ServerTracing } from 'waybill/server';

/** A message of kafkajs. */
interface Message {
  readonly value: Buffer;
  readonly headers?: Record<string, unknown>;
}

/** The parts of kafkajs that the archive uses. */
interface KafkaJs {
  readonly Kafka: new (options: object) => {
    consumer(options: object): {
      connect(): Promise<void>;
      disconnect(): Promise<void>;
      subscribe(options: {
        readonly topics: readonly string[];
        readonly fromBeginning: boolean;
      }): Promise<void>;
      run(handlers: { eachMessage(payload: { readonly message: Message }): Promise<void> }): Promise<void>;
    };
  };
}

/** Makes a row of each shipment that arrives from Kafka. */
export async function startArchive(
  tracing: ServerTracing,
  { query, kafka: address }: { readonly query: QueryFunction; readonly kafka: string },
): Promise<() => Promise<void>> {
  await migrate(query);
  await query('create table public.shipments (what text)');
  for (const statement of traceColumns('public.shipments')) await query(statement);

  const toRow = transform(
    tracing,
    'shipment to row',
    async ({ value }: Message, { span }) => {
      const ids = traceValues(span);
      await query(
        `insert into public.shipments (what, trace_id, span_id, parent_span_id, correlation_id, foreign_trace_id)
        values ($1::text, $2::text, $3::text, $4::text, $5::text::uuid, $6::text)`,
        [
          value.toString(),
          ids.trace_id,
          ids.span_id,
          ids.parent_span_id,
          ids.correlation_id,
          ids.foreign_trace_id,
        ],
      );
    },
    { system: 'kafka', destination: 'shipments' },
  );

  const { Kafka } = createRequire(import.meta.url)('kafkajs') as KafkaJs;
  const kafka = new Kafka({ brokers: address.split(','), logLevel: 0 });
  const consumer = kafka.consumer({ groupId: 'archive', maxWaitTimeInMs: 200 });
  await consumer.connect();
  await consumer.subscribe({ topics: ['shipments'], fromBeginning: true });
  await consumer.run({ eachMessage: ({ message }) => toRow(message) });
  return () => consumer.disconnect();
}
