import { expect, it } from 'vitest';
import { TRACING_HEADERS } from '../../../src/core/propagation/tracing-headers.ts';
import { serveProject, type Project } from './serve-project.ts';
import { versions } from './supabase-clients.ts';
import { traceClient } from './trace-client.ts';

const [, createClient] = versions[1]!;
const w3c = ['traceparent'];
const all = ['traceparent', 'x-correlation-id', 'x-trace-id'];
const none: string[] = [];

/** Sends a request to each path. Gives the tracing headers of each request. */
async function headersFor(
  project: Project,
  paths: readonly string[],
  { prefix = '', ...options }: Parameters<typeof traceClient>[1] & { readonly prefix?: string } = {},
): Promise<Record<string, readonly string[]>> {
  const { tracing } = traceClient(createClient(project.url + prefix), options);
  for (const path of paths) await fetch(project.url + path);
  void tracing.dispose();
  return Object.fromEntries(
    project.seen.map(({ path, headers }) => [path, TRACING_HEADERS.filter((name) => name in headers)]),
  );
}

const services: Readonly<Record<string, { readonly elsewhere: string[]; readonly own: string[] }>> = {
  '/rest/v1/orders?select=*': { elsewhere: w3c, own: all },
  '/rest/v1/rpc/total': { elsewhere: w3c, own: all },
  '/rest/v1/': { elsewhere: w3c, own: all },
  '/storage/v1/object/docs/a.txt': { elsewhere: w3c, own: all },
  '/storage/v1/object/list/docs': { elsewhere: w3c, own: all },
  '/functions/v1/invite': { elsewhere: none, own: all },
  '/auth/v1/token?grant_type=password': { elsewhere: none, own: none },
  '/auth/v1/user': { elsewhere: none, own: none },
  '/auth/v1/authorize?provider=github': { elsewhere: none, own: none },
  '/auth/v1': { elsewhere: none, own: none },
  '/realtime/v1/api/broadcast': { elsewhere: none, own: all },
  '/graphql/v1': { elsewhere: none, own: all },
  '/rest/v10/orders': { elsewhere: none, own: all },
  '/restaurant': { elsewhere: none, own: all },
  '/storage/v1/object/sign/docs/a.txt?token=t': { elsewhere: none, own: none },
  '/storage/v1/object/upload/sign/docs/a.txt?token=t': { elsewhere: none, own: none },
};
const expected = (where: 'elsewhere' | 'own', prefix = ''): Record<string, string[]> =>
  Object.fromEntries(Object.entries(services).map(([path, headers]) => [prefix + path, headers[where]]));

it('gives each path of a project on another origin the headers that its service accepts', async () => {
  const project = await serveProject();
  expect(await headersFor(project, Object.keys(services))).toEqual(expected('elsewhere'));
});

it("keeps the headers of the page's own origin, but for sign-in and signed addresses", async () => {
  const project = await serveProject();
  const options = { pageUrl: `${project.url}/shop` };
  expect(await headersFor(project, Object.keys(services), options)).toEqual(expected('own'));
});

it.each(['/my/project', '/my/project/'])(
  'covers a project below %s, and nothing beside it',
  async (prefix) => {
    const project = await serveProject();
    const paths = Object.keys(services).map((path) => `/my/project${path}`);
    const beside = ['/rest/v1/orders', '/my/rest/v1/orders', '/my/projects/rest/v1/orders', '/auth/v1/user'];
    expect(await headersFor(project, [...paths, ...beside], { prefix })).toEqual({
      ...expected('elsewhere', '/my/project'),
      ...Object.fromEntries(beside.map((path) => [path, none])),
    });
  },
);

it('keeps sign-in below a path of the own origin free, and changes no path beside it', async () => {
  const project = await serveProject();
  const paths = ['/api/auth/v1/user', '/api/rest/v1/orders', '/auth/v1/user'];
  expect(await headersFor(project, paths, { prefix: '/api', pageUrl: project.url })).toEqual({
    '/api/auth/v1/user': none,
    '/api/rest/v1/orders': all,
    '/auth/v1/user': all,
  });
});

it('speaks for the domain of the client only', async () => {
  const project = await serveProject();
  const custom = await serveProject();
  const { tracing } = traceClient(createClient(custom.url));
  await fetch(`${custom.url}/rest/v1/orders`);
  await fetch(`${project.url}/rest/v1/orders`);
  void tracing.dispose();
  expect([custom, project].map(({ seen }) => 'traceparent' in seen[0]!.headers)).toEqual([true, false]);
});

it.each(versions)('gives a realtime message of supabase-js %s nothing', async (_version, create) => {
  const project = await serveProject(() => ({ status: 202, body: '' }));
  const client = create(project.url);
  const { tracing } = traceClient(client);
  const channel = client.channel('room');
  await tracing.action('Send', () => channel.httpSend('event', { text: 'hello' }));
  expect(project.seen.map(({ path }) => path.split('/')[1])).toEqual(['realtime']);
  expect(TRACING_HEADERS.filter((name) => name in project.seen[0]!.headers)).toEqual([]);
});

it.each(versions)(
  'gives no headers to requests of supabase-js %s for a signed address',
  async (_version, create) => {
    const project = await serveProject(({ path }) =>
      path.startsWith('/storage/v1/object/sign/')
        ? { body: { signedURL: '/object/sign/docs/a.txt?token=secret' } }
        : { body: { url: '/object/upload/sign/docs/b.txt?token=secret' } },
    );
    const client = create(project.url);
    const { tracing, spans } = traceClient(client, { pageUrl: project.url });
    const bucket = client.storage.from('docs');
    const read = await tracing.action('Read', async () => await bucket.createSignedUrl('a.txt', 60));
    const write = await tracing.action('Write', async () => await bucket.createSignedUploadUrl('b.txt'));
    await tracing.action('Use', async (action) => {
      await action.fetch(read.data?.signedUrl ?? '');
      await action.run(() => bucket.uploadToSignedUrl('b.txt', write.data?.token ?? '', 'text'));
    });
    const signed = project.seen.filter(({ path }) => path.includes('token=secret'));
    expect(signed).toHaveLength(2);
    for (const { headers } of signed) expect(TRACING_HEADERS.filter((name) => name in headers)).toEqual([]);
    expect(JSON.stringify(spans())).not.toContain('secret');
  },
);
