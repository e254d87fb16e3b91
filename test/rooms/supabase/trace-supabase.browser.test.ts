import { expect, it, onTestFinished } from 'vitest';
import { createTracing, traceFetch, type Tracing } from 'waybill';
import { traceSupabase, type TraceSupabaseOptions } from 'waybill/supabase';
import { openOtherRecorder, openOwnRecorder, type Recorder, type SeenRequest } from '../browser/recorder.ts';
import { versions } from './supabase-clients.ts';

function trace(client: Parameters<typeof traceSupabase>[0], options: TraceSupabaseOptions = {}): Tracing {
  const tracing = createTracing({
    service: 'shop-web',
    environment: 'test',
    instrumentations: [traceFetch(), traceSupabase(client, options)],
  });
  onTestFinished(tracing.dispose);
  return tracing;
}

const isRequest = ({ method }: SeenRequest) => method !== 'OPTIONS';

async function tracesByPath(project: Recorder): Promise<[string | undefined, string | undefined][]> {
  const seen = (await project.seen()).filter(isRequest);
  return seen
    .map(({ path, headers }): [string | undefined, string | undefined] => [
      path.split(/[?/]/).at(3),
      headers['traceparent']?.slice(3, 35),
    ])
    .toSorted(([one = ''], [two = '']) => one.localeCompare(two));
}

// The allowed headers of functions with the `corsHeaders` of supabase-js before 2.112.3.
const oldCorsHeaders = ['authorization', 'x-client-info', 'apikey', 'content-type'];

for (const [version, createClient] of versions) {
  it(`keeps two overlapping calls of supabase-js ${version} apart`, async () => {
    const project = await openOtherRecorder();
    const client = createClient(project.url);
    const tracing = trace(client, { functions: 'w3c' });
    const [read, invite] = await Promise.all([
      tracing.action('Read', async (action) => {
        await client.from('a-orders').select();
        await action.run(() => client.from('b-orders').select());
        return action;
      }),
      tracing.action('Invite', async (action) => {
        await client.functions.invoke('c-invite', { body: {} });
        await action.run(() => client.rpc('d-total'));
        await client.from('late').select();
        return action;
      }),
    ]);
    const traces = await tracesByPath(project);
    expect(read.traceId).not.toBe(invite.traceId);
    expect(traces.filter(([path]) => path !== 'late' && path !== 'rpc')).toEqual([
      ['a-orders', read.traceId],
      ['b-orders', read.traceId],
      ['c-invite', invite.traceId],
    ]);
    expect(traces).toContainEqual(['rpc', invite.traceId]);
    expect(traces).toContainEqual(['late', invite.traceId]);
    const mixed = (await project.seen()).filter(
      ({ headers }) =>
        JSON.stringify(headers).includes(read.traceId) && JSON.stringify(headers).includes(invite.traceId),
    );
    expect(mixed).toEqual([]);
  });

  it(`leads from the errors of overlapping calls of supabase-js ${version} to their requests`, async () => {
    const project = await openOtherRecorder();
    await project.answer({ status: 409, body: '{"message":"already there","code":"23505"}' });
    const client = createClient(project.url);
    const tracing = trace(client);
    const requests = new Map<string, string>();
    tracing.subscribe((event) => {
      if (event.type !== 'record' || event.record.type !== 'span') return;
      requests.set(String(event.record.attributes['url.full']), event.record.spanId);
    });
    const failures = await Promise.all([
      tracing.action('orders', async (action) => ({
        action,
        path: 'rest/v1/orders',
        error: (await client.from('orders').insert({ id: 1 })).error as unknown,
      })),
      tracing.action('members', async (action) => ({
        action,
        path: 'rest/v1/members',
        error: await client
          .from('members')
          .insert({ id: 1 })
          .throwOnError()
          .then(undefined, (error: unknown) => error),
      })),
      tracing.action('files', async (action) => ({
        action,
        path: 'storage/v1/object/docs/a.txt',
        error: (await client.storage.from('docs').download('a.txt')).error as unknown,
      })),
    ]);
    for (const { action, path, error } of failures) {
      expect(tracing.occurrenceOf(error)).toMatchObject({
        reference: action.reference,
        spanId: requests.get(`${project.url}/${path}`),
      });
    }
  });

  it(`lets supabase-js ${version} call functions that allow none of our headers, until a setting says so`, async () => {
    const project = await openOtherRecorder();
    await project.answer({ cors: oldCorsHeaders });
    const client = createClient(project.url);
    const invite = async (tracing: Tracing) =>
      await tracing.action('Invite', async () => await client.functions.invoke('invite'));
    const tracing = trace(client);
    expect(await invite(tracing)).toMatchObject({ error: null });
    expect(await tracesByPath(project)).toEqual([['invite', undefined]]);
    void tracing.dispose();
    expect(await invite(trace(client, { functions: 'w3c' }))).toMatchObject({
      error: { name: 'FunctionsFetchError' },
    });
  });

  it(`gives requests of supabase-js ${version} to the page's own origin all headers but for sign-in`, async () => {
    const project = openOwnRecorder();
    const client = createClient(project.url);
    const tracing = trace(client);
    await tracing.action('Everything', () =>
      Promise.all([
        client.from('orders').select(),
        client.functions.invoke('invite'),
        client.auth.signInWithOtp({ email: 'mia@example.com' }),
      ]),
    );
    const named = (await project.seen()).map(({ path, headers }) => [
      path.split('/')[1],
      'x-trace-id' in headers,
    ]);
    expect(Object.fromEntries(named)).toEqual({ rest: true, functions: true, auth: false });
  });
}
