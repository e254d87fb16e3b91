import { createRequire } from 'node:module';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { formatReference } from 'waybill';
import type { QueryFunction } from 'waybill/postgres';
import { findTraces, readTrace } from 'waybill/postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installLocked } from '../../house/install-locked.ts';
import { isMissing, startRedis, type Running } from '../../rooms/messages/brokers/start-brokers.ts';
import {
  findPostgresql,
  startPostgresql,
  type PostgresqlServer,
} from '../../rooms/postgres/postgresql-server.ts';
import { listen } from '../../rooms/server/listen.ts';

interface Entry {
  readonly id: string;
  readonly message: Record<string, string>;
}

interface Client {
  readonly connect: () => Promise<unknown>;
  readonly close: () => Promise<unknown>;
  readonly xAdd: (stream: string, id: string, message: Record<string, string>) => Promise<unknown>;
  readonly xRange: (stream: string, from: string, to: string) => Promise<Entry[]>;
}

interface Log {
  readonly info: (fields: object, text: string) => void;
  readonly child: (fields: object) => Log;
}

const require = createRequire(import.meta.url);
const installation = findPostgresql();
const reason = isMissing('redis-server')
  ? ', skipped because the package redis-server is missing'
  : 'missing' in installation
    ? `, skipped because ${installation.missing}`
    : '';

describe.skipIf(reason !== '')(`workflow, task, agent and result over Redis and PostgreSQL${reason}`, () => {
  let [server, broker]: [PostgresqlServer | undefined, Running | undefined] = [undefined, undefined];
  let sql: postgres.Sql;
  let redis: Client;
  const query: QueryFunction = (text, params) => sql.unsafe(text, [...(params ?? [])]);

  beforeAll(async () => {
    await installLocked(fileURLToPath(new URL('.', import.meta.url)));
    if (!('missing' in installation)) server = startPostgresql(installation);
    sql = postgres({
      host: server!.host,
      username: server!.username,
      database: 'postgres',
      max: 4,
      onnotice: () => {},
    });
    broker = await startRedis();
    const { createClient } = require('redis') as { createClient: (options: object) => Client };
    redis = createClient({ socket: { path: broker.address } });
    await redis.connect();
    const { migrateWorkflows } = await import('docs:workflows/tables');
    await migrateWorkflows(query);
  }, 300_000);
  afterAll(async () => {
    await redis?.close();
    await sql?.end();
    await broker?.stop();
    server?.stop();
  });

  const uuid = '0190b8e4-0000-7000-8000-0000c0ffee01';
  it.each([
    ['no id', undefined],
    ['a UUID', uuid],
    ['an id of another form', 'order-4711'],
  ])(
    'gives each row of each step the ids of the span that wrote it, for %s in x-trace-id',
    async (name, given) => {
      const { openShop } = await import('docs:workflows/shop');
      const { openWorker } = await import('docs:workflows/worker');
      const { rowsOf } = await import('docs:workflows/find');
      const pino = require('pino') as (options: object, stream: Writable) => Log;
      const lines: Record<string, unknown>[] = [];
      const stream = new Writable({
        write(chunk: Buffer, _encoding, done) {
          lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
          done();
        },
      });
      const shop = openShop({ query, redis });
      const worker = openWorker({ query, pino: (options) => pino(options, stream) });
      const address = await listen(shop.handler);

      // As a user of curl does it.
      const response = await fetch(`${address}/workflows`, {
        method: 'POST',
        body: name,
        ...(given !== undefined && { headers: { 'x-trace-id': given } }),
      });
      expect(response.status).toBe(202);
      const entries = await redis.xRange('tasks', '-', '+');
      await worker.work(entries.at(-1)!);
      await Promise.all([shop.tracing.dispose(), worker.tracing.dispose()]);

      const traceId = response.headers.get('x-trace-id')!.replaceAll('-', '');
      const trace = await readTrace(query, traceId);
      const spanOf = (wanted: string) => trace!.spans.find((span) => span.name === wanted)!;
      const [request, send, task, agent] = ['POST /workflows', 'send tasks', 'process tasks', 'agent'].map(
        spanOf,
      );
      expect(trace!.spans).toHaveLength(4);
      expect([send, task, agent].map((span) => span!.parentSpanId)).toEqual(
        [request, send, task].map((span) => span!.spanId),
      );
      const foreign = given === uuid ? undefined : given;
      const ids = {
        trace_id: traceId,
        correlation_id: response.headers.get('x-correlation-id'),
        foreign_trace_id: foreign ?? null,
      };
      const rows = [
        {
          step: 'workflow',
          name,
          span_id: request!.spanId,
          parent_span_id: request!.parentSpanId ?? null,
          ...ids,
        },
        { step: 'task', name, span_id: task!.spanId, parent_span_id: send!.spanId, ...ids },
        { step: 'result', name, span_id: agent!.spanId, parent_span_id: task!.spanId, ...ids },
        {
          step: 'event',
          name: 'workflow.finished',
          span_id: agent!.spanId,
          parent_span_id: task!.spanId,
          ...ids,
        },
      ];
      for (const text of [formatReference(traceId), given ?? formatReference(traceId)])
        expect(await rowsOf(query, text)).toEqual(rows);
      const [workflow] = await query('select current_span_id from public.workflows where trace_id = $1', [
        traceId,
      ]);
      expect(workflow).toEqual({ current_span_id: task!.spanId });

      expect(lines).toMatchObject(
        ['packing', 'packed'].map((msg) => ({
          msg,
          agent: 'packer',
          task: expect.any(String) as string,
          trace_id: traceId,
          span_id: agent!.spanId,
          correlation_id: ids.correlation_id,
          reference: formatReference(traceId),
        })),
      );
      expect(lines.map((line) => line['foreign_trace_id'])).toEqual([foreign, foreign]);
      expect(trace!.spans.map(({ attributes }) => attributes['waybill.foreign_trace_id'])).toEqual(
        trace!.spans.map(() => foreign),
      );
      expect(await findTraces(query, { kind: 'foreign', id: 'order-4712' })).toEqual([]);
    },
  );

  it('finds no rows for an id of no workflow', async () => {
    const { rowsOf } = await import('docs:workflows/find');
    expect(await rowsOf(query, 'order-4712')).toEqual([]);
  });
});
