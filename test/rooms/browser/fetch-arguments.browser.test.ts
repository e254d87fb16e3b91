import { expect, it, onTestFinished } from 'vitest';
import { openOwnRecorder } from './recorder.ts';
import { tracePage } from './trace-page.ts';

function pathsOf(seen: readonly { readonly path: string }[]): string[] {
  return seen.map(({ path }) => path);
}

it('changes neither the init nor its headers', async () => {
  const own = openOwnRecorder();
  tracePage();
  const headers = Object.freeze({ 'x-app': '1' });
  const init = Object.freeze({ method: 'POST', headers, body: 'text' });
  await fetch(own.url, init);
  const shared = new Headers({ 'x-app': '2' });
  await fetch(own.url, { headers: shared });
  expect(init).toEqual({ method: 'POST', headers: { 'x-app': '1' }, body: 'text' });
  expect(Object.getOwnPropertySymbols(init)).toEqual([]);
  expect([...shared]).toEqual([['x-app', '2']]);
  expect(await own.seen()).toMatchObject([
    { method: 'POST', body: 'text', headers: { 'x-app': '1', traceparent: expect.any(String) as string } },
    { method: 'GET', headers: { 'x-app': '2', traceparent: expect.any(String) as string } },
  ]);
});

it('takes a Request as it is, and changes nothing of it', async () => {
  const own = openOwnRecorder();
  tracePage();
  const request = new Request(`${own.url}/r`, {
    method: 'PUT',
    headers: { 'x-app': '1' },
    body: 'from the request',
  });
  await fetch(request);
  expect([...request.headers.keys()]).toEqual(['content-type', 'x-app']);
  expect(await own.seen()).toMatchObject([
    {
      method: 'PUT',
      body: 'from the request',
      headers: {
        'x-app': '1',
        'content-type': 'text/plain;charset=UTF-8',
        traceparent: expect.any(String) as string,
      },
    },
  ]);
});

it('leaves a Request as used, or unused, as the browser would', async () => {
  const { url } = openOwnRecorder();
  const usedAfter = async () => {
    const request = new Request(url, { method: 'POST', body: 'once' });
    await fetch(request);
    return request.bodyUsed;
  };
  const native = await usedAfter();
  tracePage();
  expect(await usedAfter()).toBe(native);
});

it("lets an init's headers replace those of a Request, as the browser does", async () => {
  const own = openOwnRecorder();
  tracePage();
  const request = new Request(own.url, { headers: { 'x-of-request': '1' } });
  await fetch(request, { method: 'DELETE', headers: { 'x-of-init': '2' } });
  const [seen] = await own.seen();
  expect(seen).toMatchObject({ method: 'DELETE', headers: { 'x-of-init': '2' } });
  expect(seen?.headers).not.toHaveProperty('x-of-request');
  expect(seen?.headers).toHaveProperty('traceparent');
});

it('takes URL objects and relative addresses below a <base>', async () => {
  const own = openOwnRecorder();
  const base = document.createElement('base');
  base.href = `${own.url}/deep/`;
  document.head.append(base);
  onTestFinished(() => base.remove());
  const { spans } = tracePage();
  await fetch(new URL(`${own.url}/url`));
  await fetch('relative?secret=1');
  expect(pathsOf(await own.seen())).toEqual(['/url', '/deep/relative?secret=1']);
  expect(spans().map(({ attributes }) => attributes['url.full'])).toEqual([
    `${own.url}/url`,
    `${own.url}/deep/relative`,
  ]);
});

it('takes a Request made by another frame', async () => {
  const own = openOwnRecorder();
  const frame = document.createElement('iframe');
  document.body.append(frame);
  onTestFinished(() => frame.remove());
  const { Request: ForeignRequest } = frame.contentWindow as Window & typeof globalThis;
  tracePage();
  await fetch(new ForeignRequest(`${own.url}/foreign`, { headers: { 'x-app': '1' } }));
  expect(await own.seen()).toMatchObject([
    { path: '/foreign', headers: { 'x-app': '1', traceparent: expect.any(String) as string } },
  ]);
});

it('takes an init with getters of a class as values', async () => {
  const own = openOwnRecorder();
  tracePage();
  class Call {
    get method() {
      return 'PATCH';
    }
    get body() {
      return 'by a getter';
    }
    get headers() {
      return [['x-app', '1']] as [string, string][];
    }
  }
  await fetch(own.url, new Call());
  expect(await own.seen()).toMatchObject([
    { method: 'PATCH', body: 'by a getter', headers: { 'x-app': '1' } },
  ]);
});

it('keeps the referrer of a Request', async () => {
  const own = openOwnRecorder();
  tracePage();
  await fetch(new Request(own.url, { referrer: '/from-here', referrerPolicy: 'unsafe-url' }));
  expect((await own.seen())[0]?.headers).toMatchObject({ referer: `${window.location.origin}/from-here` });
});
