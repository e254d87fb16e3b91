import type { PGlite } from '@electric-sql/pglite';
import {
  type QueryFunction,
  findEventsByCorrelation,
  migrate,
  emitEvent,
  traceValues,
} from 'waybill/postgres';
import { createSpan, extractTracingContext } from 'waybill/server';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openPglite } from '../../house/open-pglite.ts';
import { createRecordedTracing } from '../server/recorded-tracing.ts';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03';
const correlationId = '0af76519-16cd-43dd-8448-eb211c80319c';
const sessionId = '22222222-2222-4222-8222-222222222222';
const userId = '33333333-3333-4333-8333-333333333333';
const context = { ...extractTracingContext(new Headers({ traceparent })), sessionId };

let pglite: PGlite;
const query: QueryFunction = async (sql, params) =>
  (await pglite.query<Record<string, unknown>>(sql, [...(params ?? [])])).rows;
const storedEvent = async () => {
  const [row] = await query(
    `select (to_jsonb(event) - 'created_at')::text as json from public.domain_events as event`,
  );
  return JSON.parse(String(row?.json)) as Record<string, unknown>;
};

beforeAll(async () => {
  pglite = await openPglite();
  await migrate(query);
}, 60_000);
beforeEach(async () => {
  await query('delete from public.domain_events');
});
afterAll(() => pglite.close());

it('writes the ids of the step into columns and metadata alike', async () => {
  const step = createSpan(context, 'insert member');
  const { id } = await emitEvent(
    query,
    {
      type: 'member.invited',
      data: { email: 'a@b.c', roles: ['admin'] },
      metadata: { source: 'form' },
      userId,
      durationMs: 12.5,
    },
    step.context,
  );
  const ids = {
    correlation_id: correlationId,
    session_id: sessionId,
    trace_id: '0af7651916cd43dd8448eb211c80319c',
    span_id: step.spanId,
    parent_span_id: 'b7ad6b7169203331',
  };
  expect(await storedEvent()).toEqual({
    id,
    event_type: 'member.invited',
    event_data: { email: 'a@b.c', roles: ['admin'] },
    event_metadata: { source: 'form', duration_ms: 12.5, ...ids },
    user_id: userId,
    ...ids,
  });
});

it('names the step of a request that is at work, and the span above it', async () => {
  const { tracing, span } = createRecordedTracing({ verify: () => ({ userId, sessionId }) });
  const handler = tracing.withTracing(async (_request, { userId: user }) => {
    await tracing.span('insert member', (step) =>
      emitEvent(query, { type: 'member.invited', userId: user }, step.context),
    );
    return new Response();
  });
  await handler(new Request('http://team.example/', { method: 'POST', headers: { traceparent } }));
  expect(await storedEvent()).toMatchObject({
    span_id: (await span('insert member')).spanId,
    parent_span_id: (await span('POST /')).spanId,
    trace_id: context.traceId,
    session_id: sessionId,
    user_id: userId,
  });
});

it('is found by its correlation id', async () => {
  const { id } = await emitEvent(query, { type: 'team.created', data: { name: 'Ops' } }, context);
  expect(await findEventsByCorrelation(query, correlationId)).toMatchObject([
    { id, eventType: 'team.created', data: { name: 'Ops' }, spanId: 'b7ad6b7169203331', parentSpanId: null },
  ]);
});

it('stores an event without anything but its type and a trace that has just begun', async () => {
  await emitEvent(query, { type: 'team.created' }, extractTracingContext(new Headers()));
  expect(await storedEvent()).toMatchObject({
    event_data: {},
    user_id: null,
    session_id: null,
    span_id: null,
    parent_span_id: null,
  });
});

it('lets no metadata stand in for the ids', async () => {
  await emitEvent(query, { type: 'a', metadata: { trace_id: 'forged', session_id: 'forged' } }, context);
  expect(await storedEvent()).toMatchObject({
    event_metadata: { trace_id: context.traceId, session_id: sessionId },
  });
});

it('keeps session and user ids that are no UUIDs in the metadata', async () => {
  await emitEvent(query, { type: 'a', userId: 'auth0|7' }, { ...context, sessionId: 'sess_7' });
  expect(await storedEvent()).toMatchObject({
    session_id: null,
    user_id: null,
    event_metadata: { session_id: 'sess_7', user_id: 'auth0|7' },
  });
});

it('takes quotes, backslashes and SQL as plain text', async () => {
  const type = `o'brien"; drop table public.domain_events; -- \\`;
  await emitEvent(query, { type, data: { note: type } }, context);
  expect(await storedEvent()).toMatchObject({ event_type: type, event_data: { note: type } });
});

it('writes into a table from before Waybill that knows no users', async () => {
  await query('begin');
  await query('drop table public.domain_events');
  await query(`create table public.domain_events (
    id bigint generated always as identity primary key,
    event_type text not null,
    event_data jsonb not null,
    created_at timestamptz not null default now()
  )`);
  await query(`alter table public.domain_events
    add column event_metadata jsonb,
    add column correlation_id uuid,
    add column session_id uuid,
    add column trace_id text,
    add column span_id text,
    add column parent_span_id text`);
  expect(await emitEvent(query, { type: 'team.created' }, context)).toEqual({ id: '1' });
  await query('rollback');
});

it("rejects with the database's error", async () => {
  await expect(
    emitEvent(() => Promise.reject(new Error('connection lost')), { type: 'a' }, context),
  ).rejects.toThrow('connection lost');
});

it('rejects where the database has stored nothing', async () => {
  await expect(emitEvent(() => Promise.resolve([]), { type: 'a' }, context)).rejects.toThrow(
    '[waybill] the event was not stored',
  );
});

it('rejects an event without a type, and advises the developer', async () => {
  await expect(emitEvent(query, { type: '' }, context)).rejects.toThrow(
    "[waybill] emitEvent needs the type of the event; pass { type: 'member.invited' }.",
  );
});

it.each<[what: string, metadata: object]>([
  ['a name of its own', { 'waybill.tenant': 'acme' }],
  ['a number', { 'waybill.tenant': 7 }],
  ['a function toJSON', { toJSON: () => ({ 'waybill.tenant': 'acme' }) }],
  [
    'a class with toJSON',
    new (class {
      toJSON = () => ({ 'waybill.tenant': 'acme', source: 'form' });
    })(),
  ],
  [
    'a key of JSON text',
    JSON.parse('{"waybill\\u002etenant": "acme", "__proto__": {"waybill.tenant": "acme"}}'),
  ],
  ['a list', Object.assign([], { 'waybill.tenant': 'acme' })],
])(
  'takes the tenant of an event only from the option, not from metadata with %s',
  async (_what, metadata) => {
    await emitEvent(query, { type: 'member.invited', metadata }, context);
    expect(await findEventsByCorrelation(query, correlationId)).toHaveLength(1);
    expect(await findEventsByCorrelation(query, correlationId, { tenant: 'acme' })).toEqual([]);
    expect((await storedEvent())['event_metadata']).not.toHaveProperty(['waybill.tenant']);
    await query('delete from public.domain_events');
    await emitEvent(query, { type: 'member.invited', metadata, tenant: 'umbrella' }, context);
    expect((await storedEvent())['event_metadata']).toHaveProperty(['waybill.tenant'], 'umbrella');
    expect(await findEventsByCorrelation(query, correlationId, { tenant: 'acme' })).toEqual([]);
  },
);

const OTHER_PROCESS = '0190f5fe-7c00-7a1b-8c2d-9e8f7a6b5c4d';

it('has the duration of its span until now, and of a span that has ended', async () => {
  let ms = Date.UTC(2026, 0, 1);
  const { tracing } = createRecordedTracing({ now: () => ms });
  const durationOf = async () => (await storedEvent())['event_metadata'] as object;
  await tracing.span('insert member', async (span) => {
    ms += 40;
    await emitEvent(query, { type: 'member.invited' }, span);
    expect(await durationOf()).toMatchObject({
      span_id: span.spanId,
      trace_id: span.traceId,
      duration_ms: 40,
    });
    await query('delete from public.domain_events');

    span.end();
    ms += 1000;
    await emitEvent(query, { type: 'member.invited' }, span);
    expect(await durationOf()).toMatchObject({ duration_ms: 40 });
    await query('delete from public.domain_events');

    await emitEvent(query, { type: 'member.invited', durationMs: 7.5 }, span);
    expect(await durationOf()).toMatchObject({ duration_ms: 7.5 });
    await query('delete from public.domain_events');

    await emitEvent(query, { type: 'member.invited' }, span.context);
    expect(await durationOf()).not.toHaveProperty('duration_ms');
    await query('delete from public.domain_events');

    await emitEvent(query, { type: 'member.invited', correlationId: OTHER_PROCESS }, span);
    expect(await durationOf()).toMatchObject({ correlation_id: OTHER_PROCESS, duration_ms: 40 });
    expect(await storedEvent()).toMatchObject({ correlation_id: OTHER_PROCESS });
  });
});

it.each([
  ['no context', undefined],
  ['null', null],
  ['a text', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03'],
  ['an empty object', {}],
  ['ids of other types', { traceId: 7, spanId: {}, parentSpanId: [], correlationId: 7, sessionId: 7 }],
  [
    'ids that no column can hold',
    {
      traceId: 'x'.repeat(300),
      spanId: 'é',
      parentSpanId: '\u0000',
      correlationId: '\u0000',
      sessionId: '\u0000',
    },
  ],
  [
    'a getter that throws',
    {
      get traceId(): string {
        throw new Error('not for you');
      },
    },
  ],
])('stores an event with %s, without ids', async (_, origin) => {
  const { id } = await emitEvent(query, { type: 'member.invited', data: { role: 'admin' } }, origin as never);
  expect(await storedEvent()).toMatchObject({
    id,
    event_data: { role: 'admin' },
    event_metadata: {},
    trace_id: null,
    span_id: null,
    parent_span_id: null,
    correlation_id: null,
    session_id: null,
  });
  expect(traceValues(origin as never)).toEqual(traceValues(undefined));
});
