import type { SupabaseClient } from '@supabase/supabase-js';
import { describe, expect, it } from 'vitest';
import { holdAnswers, serveProject } from './serve-project.ts';
import { versions } from './supabase-clients.ts';
import { traceClient } from './trace-client.ts';

type Bucket = ReturnType<SupabaseClient['storage']['from']>;
type Call = readonly [request: string, call: (bucket: Bucket) => PromiseLike<{ readonly error: unknown }>];

const calls: readonly Call[] = [
  ['POST object/docs/up.txt', (bucket) => bucket.upload('up.txt', 'text')],
  ['PUT object/docs/new.txt', (bucket) => bucket.update('new.txt', new Blob(['text']))],
  ['GET object/docs/down.txt', (bucket) => bucket.download('down.txt')],
  ['GET object/docs/stream.txt', (bucket) => bucket.download('stream.txt').asStream()],
  [
    'GET render/image/authenticated/docs/a.png',
    (bucket) => bucket.download('a.png', { transform: { width: 1 } }),
  ],
  ['POST object/move', (bucket) => bucket.move('a', 'b')],
  ['POST object/copy', (bucket) => bucket.copy('a', 'b')],
  ['GET object/info/docs/info.txt', (bucket) => bucket.info('info.txt')],
  ['DELETE object/docs', (bucket) => bucket.remove(['a'])],
  ['POST object/list/docs', (bucket) => bucket.list()],
  ['POST object/list-v2/docs', (bucket) => bucket.listV2()],
  ['POST object/sign/docs/url.txt', (bucket) => bucket.createSignedUrl('url.txt', 60)],
  ['POST object/sign/docs', (bucket) => bucket.createSignedUrls(['a', 'b'], 60)],
  ['POST object/upload/sign/docs/put.txt', (bucket) => bucket.createSignedUploadUrl('put.txt')],
  ['PUT object/upload/sign/docs/signed.txt', (bucket) => bucket.uploadToSignedUrl('signed.txt', 't', 'text')],
];

describe.each(versions)('supabase-js %s', (_version, createClient) => {
  it('knows the action of each file call and the request of each error, however they overlap', async () => {
    let waiting = calls.length;
    let everybodyIsHere = (): void => {};
    const everybody = new Promise<void>((resolve) => {
      everybodyIsHere = resolve;
    });
    const project = await serveProject(async () => {
      if (--waiting === 0) everybodyIsHere();
      await everybody;
      return { status: 403, body: { message: 'not yours', statusCode: '403', error: 'Unauthorized' } };
    });
    const client = createClient(project.url);
    const { tracing, spans, diagnostics } = traceClient(client);
    const bucket = client.storage.from('docs');
    const results = await Promise.all(
      calls.map(([request, call]) =>
        tracing.action(request, async (action) => ({ action, error: (await call(bucket)).error })),
      ),
    );
    for (const { action, error } of results) {
      const request = spans().find(({ parentSpanId }) => parentSpanId === action.spanId);
      const { 'http.request.method': method, 'url.full': url } = request?.attributes ?? {};
      expect(`${String(method)} ${String(url)}`).toBe(
        action.name.replace(' ', ` ${project.url}/storage/v1/`),
      );
      expect(error).toMatchObject({ name: expect.stringMatching(/^Storage/) as string });
      expect(tracing.occurrenceOf(error)).toMatchObject({ traceId: action.traceId, spanId: request?.spanId });
    }
    expect(diagnostics).toEqual([]);
  });

  it('leads from an error of throwOnError to its request, also without an answer of the server', async () => {
    const project = await serveProject(({ path }) =>
      path.endsWith('/cut.txt') ? { cut: true } : { status: 404 },
    );
    const client = createClient(project.url);
    const { tracing, spans } = traceClient(client);
    const bucket = client.storage.from('docs').throwOnError();
    const errors: unknown[] = [];
    for (const name of ['gone.txt', 'cut.txt']) {
      for (const call of [() => bucket.download(name), () => bucket.upload(name, 'text')]) {
        errors.push(
          await tracing.action('Open', async () => {
            try {
              return await call();
            } catch (error) {
              return error;
            }
          }),
        );
      }
    }
    expect(errors.every((error) => error instanceof Error)).toBe(true);
    expect(errors.map((error) => tracing.occurrenceOf(error)?.spanId)).toEqual(
      spans().map(({ spanId }) => spanId),
    );
  });

  it('sends a download once, when the app awaits it, and under the action that asked for it', async () => {
    const project = await serveProject(() => ({ body: 'text' }));
    const client = createClient(project.url);
    const { tracing, spans } = traceClient(client);
    const bucket = client.storage.from('docs');
    const [first, second] = ['First', 'Second'].map((name) => {
      const action = tracing.startAction(name);
      return { action, download: action.run(() => bucket.download(`${name}.txt`)) };
    });
    expect(project.seen).toEqual([]);
    const files: unknown[] = [];
    for (const { download } of [second!, first!, first!]) {
      // A download belongs to the action that asked for it, even if another action awaits it.
      const { data } = await second!.action.run(() => download.then((result) => result));
      files.push(await data?.text());
    }
    expect(files).toEqual(['text', 'text', 'text']);
    expect(spans().map(({ traceId }) => traceId)).toEqual([second!.action.traceId, first!.action.traceId]);
  });

  it('keeps the calls of one action apart: the error of each file names its own request', async () => {
    const { answer, release } = holdAnswers(() => ({ status: 404, body: { message: 'gone' } }));
    const project = await serveProject(answer);
    const client = createClient(project.url);
    const { tracing, spans } = traceClient(client);
    const action = tracing.startAction('Open');
    const names = ['one', 'two'];
    const opened = names.map((name) =>
      action.run(async () => await client.storage.from('docs').download(name)),
    );
    release('/storage/v1/object/docs/two');
    await opened[1];
    release('/storage/v1/object/docs/one');
    const requests = (await Promise.all(opened)).map(({ error }) =>
      spans().find(({ spanId }) => spanId === tracing.occurrenceOf(error)?.spanId),
    );
    expect(requests.map((request) => request?.attributes['url.full'])).toEqual(
      names.map((name) => `${project.url}/storage/v1/object/docs/${name}`),
    );
  });

  it('leaves methods without a request as they are', async () => {
    const project = await serveProject();
    const client = createClient(project.url);
    const untraced = createClient(project.url).storage.from('docs');
    traceClient(client);
    const bucket = client.storage.from('docs');
    expect(bucket.getPublicUrl('a.txt')).toEqual(untraced.getPublicUrl('a.txt'));
    expect(bucket.throwOnError()).toBe(bucket);
    expect(Object.keys(bucket)).toEqual(Object.keys(untraced));
    expect(project.seen).toEqual([]);
  });
});
