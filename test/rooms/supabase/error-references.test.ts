import type { SupabaseClient } from '@supabase/supabase-js';
import { describe, expect, it } from 'vitest';
import { holdAnswers, serveProject, type ProjectAnswer } from './serve-project.ts';
import { versions } from './supabase-clients.ts';
import { traceClient } from './trace-client.ts';

type Outcome = { readonly error: unknown };
type Call = readonly [what: string, path: string, call: (client: SupabaseClient) => PromiseLike<Outcome>];

const calls: readonly Call[] = [
  ['a select', '/rest/v1/orders', (client) => client.from('orders').select('*').eq('id', 1).limit(1)],
  ['a single row', '/rest/v1/orders', (client) => client.from('orders').select().single()],
  ['an insert', '/rest/v1/orders', (client) => client.from('orders').insert({ id: 1 })],
  ['an upsert', '/rest/v1/orders', (client) => client.from('orders').upsert({ id: 1 }).select().single()],
  ['an update', '/rest/v1/orders', (client) => client.from('orders').update({ id: 1 }).eq('id', 1)],
  ['a delete', '/rest/v1/orders', (client) => client.from('orders').delete().eq('id', 1)],
  ['a call of a database function', '/rest/v1/rpc/total', (client) => client.rpc('total', { of: 1 })],
  ['a query of another schema', '/rest/v1/events', (client) => client.schema('api').from('events').select()],
  ['an Edge Function', '/functions/v1/invite', (client) => client.functions.invoke('invite')],
];

const refusal: ProjectAnswer = {
  status: 409,
  body: { message: 'already there', code: '23505', details: null, hint: null },
};

describe.each(versions)('supabase-js %s', (_version, createClient) => {
  it.each(calls)('leads from the error of %s to its request', async (_what, path, call) => {
    const project = await serveProject(() => refusal);
    const client = createClient(project.url);
    const { tracing, spans } = traceClient(client);
    const { error, action } = await tracing.action('Save', async (running) => ({
      error: (await call(client)).error,
      action: running,
    }));
    const [request] = spans();
    expect(request?.attributes['url.full']).toBe(project.url + path);
    expect(tracing.referenceOf(error)).toBe(action.reference);
    expect(tracing.occurrenceOf(error)).toMatchObject({ traceId: action.traceId, spanId: request?.spanId });
  });

  it('keeps the errors of overlapping actions apart, and for as long as the app holds them', async () => {
    const { answer, release } = holdAnswers(() => refusal);
    const project = await serveProject(answer);
    const client = createClient(project.url);
    const { tracing, spans, clock, endActions } = traceClient(client);
    const save = (table: string) =>
      tracing.action(table, async (action) => ({
        error: (await client.from(table).insert({ id: 1 })).error,
        action,
      }));
    const first = save('first');
    const second = save('second');
    release('/rest/v1/second');
    const results = [await second];
    release('/rest/v1/first');
    results.push(await first);
    endActions();
    clock.advance(600_000);
    for (const { error, action } of results) {
      const request = spans().find(({ parentSpanId }) => parentSpanId === action.spanId);
      expect(tracing.occurrenceOf(error)).toMatchObject({ traceId: action.traceId, spanId: request?.spanId });
      expect(tracing.occurrenceOf(new Error('Could not save', { cause: error }))?.spanId).toBe(
        request?.spanId,
      );
    }
    expect(results[0]?.error).not.toBe(results[1]?.error);
    expect(tracing.referenceOf({ ...results[0]?.error })).toBeUndefined();
  });

  it('keeps the queries of one kept table, and the two sendings of one query, apart', async () => {
    const { answer, release } = holdAnswers(() => refusal);
    const project = await serveProject(answer);
    const client = createClient(project.url);
    const { tracing, spans } = traceClient(client);
    const { orders, twice } = tracing.action('Open', () => ({
      orders: client.from('orders'),
      twice: client.from('twice').select(),
    }));
    const deletions = ['one', 'two'].map((name) =>
      tracing.action(name, async (action) => {
        // At 2.88 the table object itself collects the filters of its queries.
        const { error } = await orders.delete().eq('id', 1);
        return { error, spanId: action.spanId };
      }),
    );
    release('/rest/v1/orders');
    for (const { error, spanId } of await Promise.all(deletions)) {
      const request = spans().find(({ parentSpanId }) => parentSpanId === spanId);
      expect(tracing.occurrenceOf(error)?.spanId).toBe(request?.spanId);
    }
    release('/rest/v1/twice');
    const [{ error: once }, { error: again }] = await Promise.all([twice, twice]);
    expect(new Set([once, again].map((error) => tracing.occurrenceOf(error)?.spanId)).size).toBe(2);
  });

  it('leads from an error of throwOnError to its request', async () => {
    const project = await serveProject(() => refusal);
    const client = createClient(project.url);
    const { tracing, spans } = traceClient(client);
    const action = tracing.startAction('Save');
    const error: unknown = await action
      .run(() => client.from('orders').insert({ id: 1 }).throwOnError())
      .then(undefined, (thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'PostgrestError', code: '23505' });
    expect(tracing.occurrenceOf(error)).toMatchObject({
      traceId: action.traceId,
      spanId: spans()[0]?.spanId,
    });
  });

  it('leads from a connection that was cut to its request', async () => {
    const project = await serveProject(() => ({ cut: true }));
    const client = createClient(project.url);
    const { tracing, spans } = traceClient(client);
    const query = () => client.from('orders').insert({ id: 1 });
    const action = tracing.startAction('Save');
    const errors: unknown[] = [
      (await action.run(query)).error,
      await action.run(() => query().throwOnError()).then(undefined, (error: unknown) => error),
      (await action.run(() => client.functions.invoke('invite'))).error,
    ];
    expect(errors.map((error) => tracing.occurrenceOf(error)?.spanId)).toEqual(
      spans().map(({ spanId }) => spanId),
    );
    expect(new Set(spans().map(({ traceId }) => traceId))).toEqual(new Set([action.traceId]));
    expect(errors[2]).toMatchObject({ name: 'FunctionsFetchError' });
  });

  it('names the action where the answer was wrong though its request was not', async () => {
    const project = await serveProject(({ path }) =>
      path.startsWith('/rest')
        ? { body: [{ id: 1 }, { id: 2 }] }
        : { headers: { 'x-relay-error': 'true' }, body: 'no such region' },
    );
    const client = createClient(project.url);
    const { tracing } = traceClient(client);
    const action = tracing.startAction('Load');
    const results = [
      await action.run(() => client.from('orders').select().maybeSingle()),
      await action.run(() => client.functions.invoke('invite')),
    ];
    expect(results).toMatchObject([
      { error: { code: 'PGRST116' } },
      { error: { name: 'FunctionsRelayError' } },
    ]);
    for (const { error } of results) {
      expect(tracing.occurrenceOf(error)).toMatchObject({ traceId: action.traceId, spanId: action.spanId });
    }
  });

  it('gives an error outside any action the trace of its request', async () => {
    const project = await serveProject(() => refusal);
    const client = createClient(project.url);
    const { tracing, spans, logs } = traceClient(client);
    const { error } = await client.from('orders').select();
    expect(tracing.occurrenceOf(error)).toMatchObject({
      traceId: spans()[0]?.traceId,
      spanId: spans()[0]?.spanId,
    });
    tracing.captureError(error);
    expect(logs()).toMatchObject([{ traceId: spans()[0]?.traceId, spanId: spans()[0]?.spanId }]);
  });

  it('links nothing without a failure', async () => {
    const project = await serveProject(() => ({ body: [] }));
    const client = createClient(project.url);
    const { tracing } = traceClient(client);
    const result = await tracing.action('Load', async () => await client.from('orders').select());
    expect(result).toMatchObject({ error: null, data: [] });
    expect([result, result.data].map(tracing.referenceOf)).toEqual([undefined, undefined]);
  });
});
