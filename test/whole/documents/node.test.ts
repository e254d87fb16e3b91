import { expect, it, onTestFinished } from 'vitest';
import { serve, serveWith } from '../../rooms/node/serve.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-03`, authorization: 'Bearer good' };

it('knows its user, and refuses others, in the example of Express', async () => {
  const { app } = await import('docs:node/express');
  const url = await serve(app);
  const response = await fetch(`${url}/members/7`, { headers });
  expect([await response.text(), response.headers.get('x-trace-id')]).toEqual(['Ada', traceId]);
  const refused = await fetch(`${url}/members/7`);
  expect(await refused.json()).toMatchObject({ error: { message: 'Sign in first.', code: 'signed_out' } });
}, 300_000);

it('continues the trace and names it in every answer of the example of Fastify', async () => {
  const { app } = await import('docs:node/fastify');
  onTestFinished(() => app.close());
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  expect(await (await fetch(`${url}/trace`, { headers })).text()).toBe(traceId);
  const missing = await fetch(`${url}/nowhere`, { headers });
  expect([missing.status, missing.headers.get('x-trace-id')]).toEqual([404, traceId]);
}, 300_000);

it('continues the trace in the example of Koa', async () => {
  const { app } = await import('docs:node/koa');
  const response = await fetch(await serve(app.callback()), { headers });
  expect([await response.text(), response.headers.get('x-trace-id')]).toEqual([traceId, traceId]);
}, 300_000);

it('continues the trace in the example of node:http', async () => {
  const { server } = await import('docs:node/http');
  const response = await fetch(`http://127.0.0.1:${await serveWith(server)}`, { headers });
  expect(await response.text()).toBe(traceId);
});

it('continues the trace and answers errors in the example of Hono', async () => {
  const { handler } = await import('docs:node/hono');
  const response = await handler(new Request('http://127.0.0.1/members/7', { headers }));
  expect([await response.text(), response.headers.get('x-trace-id')]).toEqual(['7', traceId]);
});
