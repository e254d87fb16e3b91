import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { callOf, traceFastify } from 'waybill/node';
import { createRecordedTracing } from '../server/recorded-tracing.ts';
import { importFramework, installFrameworks } from './frameworks.ts';

/** The parts of Fastify that the tests use. */
interface Fastify {
  register: (plugin: unknown) => Promise<unknown>;
  post: (path: string, options: object, handler: (request: { body: unknown }) => Promise<unknown>) => void;
  listen: (options: object) => Promise<string>;
  close: () => Promise<void>;
}

beforeAll(installFrameworks, 300_000);

it('keeps the context behind a parsed body, refuses an invalid one, and records a path without a route', async () => {
  const { tracing, logs, spans } = createRecordedTracing();
  const { default: create } = await importFramework<{ default: () => Fastify }>('fastify/fastify.js');
  const app = create();
  onTestFinished(() => app.close());
  await app.register(traceFastify(tracing, { requestLog: false }));
  const schema = { body: { type: 'object', required: ['name'] } };
  const route = async (request: { body: unknown }): Promise<unknown> => ({
    same: tracing.current()?.spanId === callOf(request)?.span.spanId,
    body: request.body,
  });
  // oxlint-disable-next-line oxc/no-async-endpoint-handlers -- Fastify waits for promises
  app.post('/members', { schema }, route);
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const post = (path: string, body: string): Promise<Response> =>
    fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const body = { name: 'Ada' };
  for (let nth = 0; nth < 2; nth++) {
    expect(await (await post('/members', JSON.stringify(body))).json()).toEqual({ same: true, body });
  }
  const refused = await post('/members', '{}');
  expect([refused.status, refused.headers.get('x-waybill-refused')]).toEqual([400, 'true']);
  expect(await refused.json()).toMatchObject({
    error: { message: "body must have required property 'name'", code: 'FST_ERR_VALIDATION' },
  });
  expect((await post('/unknown', '{}')).status).toBe(404);
  await expect
    .poll(async () => (await spans()).map(({ name }) => name))
    .toEqual(['POST /members', 'POST /members', 'POST /members', 'POST /unknown']);
  expect(await logs()).toMatchObject([{ severityText: 'INFO', attributes: { 'waybill.refused': true } }]);
});
