import { expect, it } from 'vitest';
import { encodeLogs, encodeSpans } from 'waybill/otlp';
import { listen } from '../server/listen.ts';
import { fullLog, fullSpan } from './full-payload.ts';
import { takeWrongOtlp, WRONG_ON_PURPOSE } from './watch-otlp.ts';

const wrongLogs = JSON.stringify(encodeLogs([{ ...fullLog, traceId: 'none' }]));
const wrongSpans = JSON.stringify(encodeSpans([{ ...fullSpan, name: '' }]));

/** Starts a server that reads a body with a delay. Gives a function that sends it a request. */
async function startServer() {
  const url = await listen(async (request) => {
    await new Promise(setImmediate);
    return new Response(await request.text());
  });
  return async (path: string, body: string, init: RequestInit = {}): Promise<string> =>
    (await fetch(url + path, { method: 'POST', body, ...init })).text();
}

it.each([
  ['logs', '/v1/logs', wrongLogs, 'logRecords[0].traceId must be'],
  ['spans', '/otlp/v1/traces?key=a', wrongSpans, 'spans[0].name is missing'],
  ['logs at an address of their own', '/', wrongLogs, 'logRecords[0].traceId must be'],
  ['spans at an address of their own', '/spans', wrongSpans, 'spans[0].name is missing'],
  ['logs in snake_case', '/', '{"resource_logs":[]}', '$.resource_logs is snake_case'],
  ['anything at an address of OTLP', '/v1/logs', 'hello', '$ must be JSON'],
])('sees %s that came in over HTTP, once, and takes nothing away', async (_what, path, body, problem) => {
  const send = await startServer();
  expect(await send(path, body)).toBe(body);
  const wrong = await takeWrongOtlp();
  expect(wrong.join('\n')).toContain(problem);
  expect(wrong[0]).toMatch(`POST ${path}: $`);
  expect(await takeWrongOtlp()).toEqual([]);
});

it('sees a payload that comes in many parts', async () => {
  const send = await startServer();
  const body = JSON.stringify(encodeLogs([{ ...fullLog, traceId: 'none', body: '😀'.repeat(100_000) }]));
  expect(await send('/v1/logs', body)).toBe(body);
  expect(await takeWrongOtlp()).toHaveLength(1);
});

it('says nothing of a payload that the server refused before it was all there', async () => {
  const url = await listen(() => new Response('', { status: 413 }));
  const body = wrongLogs + ' '.repeat(5_000_000);
  const response = await fetch(`${url}/v1/logs`, { method: 'POST', body });
  expect(response.status).toBe(413);
  expect(await takeWrongOtlp()).toEqual([]);
});

it('keeps the payloads of other paths', async () => {
  const send = await startServer();
  await send('/one/v1/logs', wrongLogs);
  await send('/two/v1/logs', wrongLogs);
  expect(await takeWrongOtlp((path) => path.startsWith('/two/'))).toEqual([
    expect.stringContaining('POST /two/v1/logs'),
  ]);
  expect(await takeWrongOtlp()).toEqual([expect.stringContaining('POST /one/v1/logs')]);
});

it('finds nothing in valid payloads, in other requests and in payloads that are wrong on purpose', async () => {
  const send = await startServer();
  await send('/v1/logs', JSON.stringify(encodeLogs([fullLog])));
  await send('/api', '{"resources":[]}');
  await send('/v1/logs', wrongLogs, { method: 'PUT' });
  await send('/v1/logs', wrongLogs, { headers: WRONG_ON_PURPOSE });
  expect(await takeWrongOtlp()).toEqual([]);
});
