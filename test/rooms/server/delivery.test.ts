import { AsyncLocalStorage } from 'node:async_hooks';
import type { Exporter, TelemetryRecord } from 'waybill';
import { createServerTracing } from 'waybill/server';
import { expect, it, onTestFinished } from 'vitest';

const request = (path = '/') => new Request(`http://team.example${path}`);

/** An exporter with batches that the test accepts or rejects by hand. */
function createGatedExporter() {
  const batches: { names: string[]; settle: (error?: Error) => void }[] = [];
  let waiting: (() => void) | undefined;
  const exporter: Exporter = (records) =>
    new Promise((resolve, reject) => {
      const names = records.map((record) => (record.type === 'span' ? record.name : String(record.body)));
      const settle = (error?: Error) =>
        error ? reject(error) : resolve({ accepted: records.length, rejected: [] });
      batches.push({ names, settle });
      waiting?.();
    });
  const batch = async (index: number) => {
    while (!batches[index]) await new Promise<void>((resolve) => (waiting = resolve));
    return batches[index];
  };
  return { exporter, batches, batch };
}

it('answers before the exporter does', async () => {
  const { exporter, batch } = createGatedExporter();
  const { withTracing } = createServerTracing({ service: 'team', exporter });
  const response = await withTracing(() => new Response('at once'))(request());
  expect(await response.text()).toBe('at once');
  const { names, settle } = await batch(0);
  expect(names).toEqual(['GET /']);
  settle();
});

it('asks the platform to wait for the delivery', async () => {
  const { exporter, batch } = createGatedExporter();
  const { withTracing } = createServerTracing({ service: 'team', exporter });
  const awaited: Promise<unknown>[] = [];
  const platform = { waitUntil: (work: Promise<unknown>) => void awaited.push(work) };
  await withTracing(() => new Response())(request(), { region: 'eu' }, platform);
  expect(awaited).toHaveLength(1);

  let isDone = false;
  const done = awaited[0]!.then(() => (isDone = true));
  const { settle } = await batch(0);
  expect(isDone).toBe(false);
  settle();
  await done;
});

it("asks Supabase's EdgeRuntime to wait if the request brings no waitUntil", async () => {
  const awaited: Promise<unknown>[] = [];
  const global = globalThis as { EdgeRuntime?: unknown };
  global.EdgeRuntime = { waitUntil: (work: Promise<unknown>) => void awaited.push(work) };
  onTestFinished(() => void delete global.EdgeRuntime);
  const delivered: TelemetryRecord[] = [];
  const { withTracing } = createServerTracing({
    service: 'team',
    exporter: async (records) => {
      delivered.push(...records);
      return { accepted: records.length, rejected: [] };
    },
  });
  await withTracing(() => new Response())(request());
  expect(awaited).toHaveLength(1);
  await awaited[0];
  expect(delivered).toHaveLength(1);
});

it('answers even if waitUntil throws, and reports the error', async () => {
  const { exporter, batch } = createGatedExporter();
  const diagnostics: string[] = [];
  const { withTracing } = createServerTracing({
    service: 'team',
    exporter,
    onDiagnostic: ({ kind }) => void diagnostics.push(kind),
  });
  const platform = {
    waitUntil() {
      throw new Error('too late');
    },
  };
  expect((await withTracing(() => new Response('fine'))(request(), platform)).status).toBe(200);
  expect(diagnostics).toEqual(['waitUntil']);
  (await batch(0)).settle();
});

it('does not send to a failing receiver at every request, and delivers everything later', async () => {
  const { exporter, batches, batch } = createGatedExporter();
  const { withTracing, flush } = createServerTracing({
    service: 'team',
    exporter,
    onDiagnostic: () => undefined,
  });
  const handler = withTracing(() => new Response());
  await handler(request('/1'));
  (await batch(0)).settle(new Error('down'));
  await new Promise(setImmediate);

  await handler(request('/2'));
  await handler(request('/3'));
  expect(batches).toHaveLength(1);

  const flushed = flush();
  const second = await batch(1);
  expect(second.names).toEqual(['GET /1', 'GET /2', 'GET /3']);
  second.settle();
  await flushed;

  await handler(request('/4'));
  expect((await batch(2)).names).toEqual(['GET /4']);
});

it('runs the exporter outside of the requests that the records come from', async () => {
  const seen: unknown[] = [];
  const tracing = createServerTracing({
    service: 'team',
    exporter: async (records) => {
      seen.push(tracing.current());
      await Promise.resolve();
      seen.push(tracing.current());
      return { accepted: records.length, rejected: [] };
    },
  });
  await tracing.withTracing(async () => {
    tracing.log.info('in the request');
    await tracing.flush();
    return new Response();
  })(request());
  await tracing.flush();
  expect(seen).toEqual([undefined, undefined, undefined, undefined]);
});

it('delivers outside of the context that a framework keeps for the running request', async () => {
  const { exporter, batch } = createGatedExporter();
  const framework = new AsyncLocalStorage<string>();
  const seen: (string | undefined)[] = [];
  const tracing = createServerTracing({
    service: 'team',
    exporter: (records, sending) => {
      seen.push(framework.getStore());
      return exporter(records, sending);
    },
  });
  await framework.run('a prerender', () => tracing.withTracing(() => new Response('rendered'))(request()));
  const first = await batch(0);
  framework.run('a prerender', () => first.settle(new Error('no answer')));
  await framework.run('another request', async () => {
    const sent = tracing.flush();
    (await batch(1)).settle();
    await sent;
  });
  expect(seen).toEqual([undefined, undefined]);
});
