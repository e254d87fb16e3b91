import { setImmediate } from 'node:timers/promises';
import type { SpanLink } from 'waybill';
import { emitEvent, postgresExporter, readTrace, type QueryFunction } from 'waybill/postgres';
import { createIngest, createServerTracing, otlpExporter } from 'waybill/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listen } from './listen.ts';
import { openDatabase } from './open-database.ts';

const context = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  flags: 1,
  correlationId: '11111111-1111-4111-8111-111111111111',
  sessionId: '22222222-2222-4222-8222-222222222222',
};
let query: QueryFunction;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ query, close } = await openDatabase());
});
afterAll(() => close());

it('stores an event of the work with the ids of its span', async () => {
  const tracing = createServerTracing({ service: 'mailer' });
  const spanId = await tracing.continue(context, 'job', async (span) => {
    await setImmediate();
    await emitEvent(query, { type: 'invoice.sent' }, tracing.current());
    return span.spanId;
  });
  const columns = 'trace_id, span_id, parent_span_id, correlation_id::text, session_id::text';
  expect(await query(`select ${columns} from public.domain_events`)).toEqual([
    {
      trace_id: context.traceId,
      span_id: spanId,
      parent_span_id: context.spanId,
      correlation_id: context.correlationId,
      session_id: context.sessionId,
    },
  ]);
});

it('brings 500 links of a batch from 500 traces through OTLP and into the database', async () => {
  const exporter = postgresExporter(query);
  const url = await listen(createIngest({ exporter, allowAnonymous: true }));
  const links: readonly SpanLink[] = Array.from({ length: 500 }, (_, n) => ({
    traceId: `${n}`.padStart(32, 'a'),
    spanId: `${n}`.padStart(16, 'b'),
    attributes: { offset: n },
  }));
  for (const each of [otlpExporter({ url }), exporter]) {
    const tracing = createServerTracing({ service: 'consumer', exporter: each });
    const options = { kind: 'consumer', links } as const;
    const traceId = tracing.continue(null, 'insert', (span) => span.traceId, options);
    await tracing.dispose();
    const trace = await readTrace(query, traceId);
    expect(trace?.spans).toMatchObject([{ name: 'insert', kind: 'consumer', links }]);
  }
});
