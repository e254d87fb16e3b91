import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseReference } from 'waybill';
import { expect, it } from 'vitest';
import { examplesOf, readDocument, root } from './document-examples.ts';

it('shows the setup of a page in twelve lines', () => {
  const start = examplesOf('readme').find(({ source }) => source === 'readme:start');
  const lines = start?.code.split('\n').filter((line) => line.trim() !== '') ?? [];
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.length).toBeLessThanOrEqual(12);
});

it('is short enough to be read at once', () => {
  expect(readDocument('readme').trimEnd().split('\n').length).toBeLessThanOrEqual(250);
});

it('names the size that the budget allows', () => {
  const budgets = readFileSync(join(root, '.size-limit.js'), 'utf8');
  const limit = /as an app bundles it.*?limit: '([^']+)'/s.exec(budgets)?.[1];
  expect(readDocument('readme')).toContain(`At most ${limit} for actions`);
});

it('sets the plugin up in the example of the build plugin', async () => {
  const { default: config } = await import('readme:vite');
  const names = config.plugins?.flat(2).map((plugin) => plugin && 'name' in plugin && plugin.name);
  expect(names).toContain('waybill');
});

it('finds the trace that the example of a server continued in the example of a database', async () => {
  const { find, ingest, load } = await import('readme:postgres');
  const { handler } = await import('readme:server');
  const traceId = '7bf92f3577b34da6a3ce929d0e0e4736';
  const invite = (headers: Record<string, string>): Promise<Response> =>
    handler(
      new Request('http://127.0.0.1/invite-user', { method: 'POST', headers, body: 'ada@example.com' }),
    );

  const traceparent = `00-${traceId}-00f067aa0ba902b7-03`;
  const response = await invite({ traceparent, authorization: 'Bearer good' });
  expect([response.status, response.headers.get('x-trace-id')]).toEqual([201, traceId]);
  const refused = await invite({});
  expect(await refused.json()).toMatchObject({ error: { message: 'Sign in first.', code: 'signed_out' } });

  const reference = parseReference('KM70-WHSPV') as { low40: string };
  await expect
    .poll(async () => (await find(reference.low40)).map((found) => found.traceId))
    .toEqual([traceId]);
  const names = (await load(traceId))?.spans.map(({ name }) => name).toSorted();
  expect(names).toEqual(['POST /invite-user', 'send e-mail']);
  expect((await ingest(new Request('http://127.0.0.1/otlp/v1/logs', { method: 'POST' }))).status).toBe(401);
});
