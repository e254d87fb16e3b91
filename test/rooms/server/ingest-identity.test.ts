import { expect, it } from 'vitest';
import { hashIdentity } from '../../../src/core/internal.ts';
import { errorOf, serve } from './serve-ingest.ts';

const body = (identity: unknown) => ({
  resourceLogs: [
    {
      resource: {
        attributes:
          identity === undefined ? [] : [{ key: 'waybill.identity', value: { stringValue: identity } }],
      },
      scopeLogs: [
        {
          logRecords: [
            { timeUnixNano: '1700000000000000000', severityNumber: 9, body: { stringValue: 'a' } },
          ],
        },
      ],
    },
  ],
});

const TOKENS: Readonly<Record<string, object>> = {
  alice: { tenant: 'acme', identity: 'alice acme' },
  any: { tenant: 'acme' },
  number: { tenant: 'acme', identity: 7 },
  empty: { tenant: 'acme', identity: '' },
};

function serveUsers(allowAnonymous: boolean) {
  const authenticate = ({ headers }: Request) => TOKENS[headers.get('apikey') ?? ''] ?? null;
  return serve({ authenticate, allowAnonymous });
}

it.each<[who: string, identity: unknown, status: number, code: string]>([
  ['the own identity', hashIdentity('alice acme'), 200, ''],
  ['another identity', hashIdentity('bob globex'), 403, 'other_identity'],
  ['no identity', undefined, 403, 'other_identity'],
  ['a guess', 'alice acme', 403, 'other_identity'],
])('with a token: %s', async (_, identity, status, code) => {
  const { send, exporter } = await serveUsers(false);
  const response = await send(body(identity), { path: '/v1/logs', headers: { apikey: 'alice' } });
  expect(response.status).toBe(status);
  expect(exporter.records()).toHaveLength(status === 200 ? 1 : 0);
  if (code) expect(await errorOf(response)).toMatchObject({ code });
});

it('accepts any identity if authenticate names none', async () => {
  const { send, exporter } = await serveUsers(false);
  await send(body(hashIdentity('bob globex')), { path: '/v1/logs', headers: { apikey: 'any' } });
  expect(exporter.records()).toHaveLength(1);
});

it.each<[string, unknown, number]>([
  ['records of nobody', undefined, 200],
  ['records of a user', hashIdentity('alice acme'), 401],
])('without a token: %s', async (_, identity, status) => {
  const { send, exporter } = await serveUsers(true);
  expect((await send(body(identity), { path: '/v1/logs' })).status).toBe(status);
  expect(exporter.records()).toHaveLength(status === 200 ? 1 : 0);
});

it('refuses everything without a token if it does not take records of nobody', async () => {
  const { send } = await serveUsers(false);
  expect((await send(body(undefined), { path: '/v1/logs' })).status).toBe(401);
});

it.each(['number', 'empty'])('refuses everything and says why if the identity is a %s', async (key) => {
  const { send, onDiagnostic } = await serveUsers(false);
  const response = await send(body(undefined), { path: '/v1/logs', headers: { apikey: key } });
  expect(response.status).toBe(401);
  expect(onDiagnostic).toHaveBeenCalledWith(expect.objectContaining({ kind: 'identity' }));
});
