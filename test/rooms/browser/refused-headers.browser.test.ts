import { expect, it } from 'vitest';
import type { Target } from 'waybill';
import { openOtherRecorder, type Answer } from './recorder.ts';
import { tracePage } from './trace-page.ts';

// Functions with a copy of the list from supabase-js before 2.112.3 give this answer.
const oldList: Answer = { cors: ['authorization', 'x-client-info', 'apikey', 'content-type'] };

async function openOldFunction(targetOf: (origin: string, url: string) => readonly Target[]) {
  const other = await openOtherRecorder();
  await other.answer(oldList);
  const page = tracePage({ targets: targetOf(other.origin, other.url) });
  const call = (path: string, init?: RequestInit): Promise<string> =>
    fetch(other.url + path, init).then(
      () => 'answered',
      (error: unknown) => String(error),
    );
  return { ...page, other, call };
}

const failed = 'TypeError: Failed to fetch';

it('fails no request if the app opted in to nothing', async () => {
  const { call, diagnostics } = await openOldFunction(() => []);
  expect(await Promise.all([call('/a'), call('/a', { method: 'POST', body: 'x' }), call('/b')])).toEqual([
    'answered',
    'answered',
    'answered',
  ]);
  expect(diagnostics).toEqual([]);
});

it('fails at most one request if the app opted in wrongly, also of many at once', async () => {
  const { call } = await openOldFunction((origin) => [{ url: origin, headers: 'all' }]);
  const atOnce = await Promise.all([call('/a'), call('/b'), call('/a', { method: 'POST', body: 'x' })]);
  expect(atOnce).toEqual([failed, 'answered', 'answered']);
  expect(await Promise.all([call('/a'), call('/c')])).toEqual(['answered', 'answered']);
});

it('says so once, with the line that would allow the sent headers', async () => {
  const { call, diagnostics, other } = await openOldFunction((_, url) => [
    { url: `${url}/a`, headers: 'w3c' },
    { url: `${url}/b`, headers: 'all' },
  ]);
  await call('/a', { headers: { apikey: 'key' } });
  await call('/b');
  await call('/a');
  expect(diagnostics).toHaveLength(1);
  expect(diagnostics[0]).toMatchObject({ kind: `headers to ${other.origin}` });
  expect(diagnostics[0]?.message).toContain('"Access-Control-Allow-Headers: apikey, traceparent"');
});

it('says nothing, and asks again, if the app stops the first request', async () => {
  const { call, diagnostics, other } = await openOldFunction((origin) => [{ url: origin }]);
  await other.answer({ cors: 'reflect' });
  const controller = new AbortController();
  const stopped = call('/a', { signal: controller.signal });
  controller.abort();
  expect(await stopped).toMatch(/^AbortError/);
  expect(await call('/a')).toBe('answered');
  const last = (await other.seen()).at(-1);
  expect(last?.headers).toHaveProperty('traceparent');
  expect(diagnostics).toEqual([]);
});
