import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { parseTraceparent } from 'waybill';
import { extractTracingContext } from 'waybill/server';
import { serveProject, type ProjectRequest } from './serve-project.ts';
import { traceSupabase } from 'waybill/supabase';
import { createTestTracing } from 'waybill/testing';
import { followPromises } from '../../../src/async-context/internal.ts';
import { versions } from './supabase-clients.ts';
import { traceClient } from './trace-client.ts';

const KEY = Symbol.for('@supabase/supabase-js.traceContextExtractor');
const slot = globalThis as { [KEY]?: () => unknown };
const [[, createOld], [, createClient]] = versions as [(typeof versions)[0], (typeof versions)[1]];
const traced = { tracePropagation: true };

const traceparentOf = ({ headers }: ProjectRequest): string | undefined => headers['traceparent'];

beforeEach(() => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  onTestFinished(() => {
    warn.mockRestore();
    delete slot[KEY];
  });
});

describe('supabase-js 2.119.0 with tracePropagation', () => {
  it('sends one traceparent for each call, of its own request, and no traceparent for sign-in', async () => {
    const project = await serveProject();
    const client = createClient(project.url, traced);
    const { tracing, spans } = traceClient(client);
    const names = ['One', 'Two'];
    for (const call of [
      (name: string) => client.from(name).select(),
      (name: string) => client.functions.invoke(name),
      (name: string) => client.storage.from(name).list(),
      (name: string) => client.auth.signInWithOtp({ email: `${name}@example.com` }),
    ]) {
      const before = project.seen.length;
      // The first call to each service shows that the service accepts the tracing headers.
      await call('first');
      const actions = await Promise.all(
        names.map((name) =>
          tracing.action(name, async (action) => {
            await call(name);
            return action.traceId;
          }),
        ),
      );
      const [, ...sent] = project.seen.slice(before);
      const isAuth = sent[0]?.path.startsWith('/auth');
      expect(
        sent.map((request) => parseTraceparent(traceparentOf(request) ?? '')?.traceId ?? 'none').toSorted(),
      ).toEqual(isAuth ? ['none', 'none'] : actions);
      for (const { headers } of isAuth ? [] : sent) {
        const { traceId, spanId } = extractTracingContext(new Headers(headers as Record<string, string>));
        expect(spans().find((span) => span.spanId === spanId)).toMatchObject({ traceId, kind: 'client' });
      }
    }
    expect(console.warn).not.toHaveBeenCalled();
  });

  it('follows the setting of the app for its functions, and its own list on its own origin', async () => {
    const project = await serveProject();
    const client = createClient(project.url, traced);
    const none = traceClient(client, { functions: 'none' });
    await none.tracing.action('Invite', () => client.functions.invoke('invite'));
    void none.tracing.dispose();
    const own = traceClient(client, { pageUrl: project.url });
    await own.tracing.action('Invite', () => client.functions.invoke('invite'));
    expect(project.seen.map(({ headers }) => ['traceparent' in headers, 'x-trace-id' in headers])).toEqual([
      [false, false],
      [true, true],
    ]);
  });

  it('sends an unsampled trace as unsampled', async () => {
    const project = await serveProject();
    const client = createClient(project.url, traced);
    const { tracing } = traceClient(client, { sampleRatio: 0 });
    await tracing.action('Invite', () => client.functions.invoke('invite'));
    expect(project.seen.map(traceparentOf)).toEqual([
      expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/),
    ]);
  });

  it('gives the context if it is exact, and else nothing', async () => {
    const client = createClient('https://project.example.com', traced);
    const { tracing } = traceClient(client);
    expect(slot[KEY]?.()).toBeNull();
    const action = tracing.startAction('Load', { correlationId: 'an-older-process' });
    expect(action.run(() => slot[KEY]?.())).toEqual({
      traceparent: `00-${action.traceId}-${action.spanId}-01`,
      baggage: 'correlation.id=an-older-process',
    });
  });

  it('gives nothing where the action is only inferred', async () => {
    const client = createClient('https://project.example.com', traced);
    const { tracing } = createTestTracing({ instrumentations: [followPromises, traceSupabase(client)] });
    onTestFinished(tracing.dispose);
    await tracing.action('Load', async (action) => {
      await Promise.resolve();
      expect(tracing.current()?.traceId).toBe(action.traceId);
      expect(slot[KEY]?.()).toBeNull();
    });
  });

  it('lets the caller have its traceparent where the context has come through to supabase-js', async () => {
    const project = await serveProject();
    const client = createClient(project.url, traced);
    const { tracing, spans } = traceClient(client);
    const action = tracing.startAction('Load');
    // This plays code that waybill/vite has compiled.
    const extract = slot[KEY]!;
    slot[KEY] = () => action.run(extract);
    await action.run(() => client.functions.invoke('invite'));
    expect(project.seen.map(traceparentOf)).toEqual([`00-${action.traceId}-${action.spanId}-01`]);
    expect(spans()).toMatchObject([{ traceId: action.traceId, parentSpanId: action.spanId }]);
  });

  it('leaves an extractor of the app in place, and follows the trace that it names', async () => {
    const project = await serveProject();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const theirs = () => ({ traceparent });
    slot[KEY] = theirs;
    const client = createClient(project.url, traced);
    const { tracing, spans } = traceClient(client);
    await tracing.action('Load', () => client.from('orders').select());
    expect(project.seen.map(traceparentOf)).toEqual([traceparent]);
    expect(spans()).toMatchObject([{ traceId: traceparent.slice(3, 35), spanId: traceparent.slice(36, 52) }]);
    void tracing.dispose();
    expect(slot[KEY]).toBe(theirs);
  });

  it('takes away its own, and only its own', () => {
    const client = createClient('https://project.example.com', traced);
    const first = traceClient(client);
    const ours = slot[KEY];
    const second = traceClient(createClient('https://other.example.com', traced));
    expect(slot[KEY]).toBe(ours);
    void second.tracing.dispose();
    expect(slot[KEY]).toBe(ours);
    void first.tracing.dispose();
    expect(KEY in slot).toBe(false);
    const third = traceClient(client);
    const theirs = () => null;
    slot[KEY] = theirs;
    void third.tracing.dispose();
    expect(slot[KEY]).toBe(theirs);
  });
});

it('changes nothing for supabase-js 2.88.0, which lacks the option', async () => {
  const seen: object[] = [];
  for (const options of [traced, {}]) {
    const project = await serveProject();
    const client = createOld(project.url, options);
    const { tracing } = traceClient(client);
    await tracing.action('Load', () => client.from('orders').select());
    await tracing.action('Invite', () => client.functions.invoke('invite'));
    void tracing.dispose();
    seen.push(project.seen.map(({ path, headers }) => [path, traceparentOf({ headers } as ProjectRequest)]));
  }
  expect(seen[0]).toEqual([
    ['/rest/v1/orders?select=*', expect.stringMatching(/^00-/)],
    ['/functions/v1/invite', undefined],
  ]);
  expect(seen[0]).toEqual(seen[1]);
});
