import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveFiles } from '../../../demo/server/client-files.ts';
import type { Demo } from '../../../demo/server/start-demo.ts';
import { hashIdentity } from '../../../src/core/internal.ts';
import { WRONG_ON_PURPOSE } from '../../rooms/otlp/watch-otlp.ts';
import { callFunction, createPageClient, type SignedIn, signIn } from './demo-client.ts';
import { openDemo } from './open-demo.ts';

const PAGE = new Map([['/index.html', new TextEncoder().encode('<!doctype html>')]]);
const OUTSIDER = { email: 'eve@elsewhere.example', password: 'listening-in' };
const TABLES = [
  'organizations',
  'memberships',
  'invitations',
  'outbox',
  'handovers',
  'support_staff',
  'domain_events',
];

describe('the rights that the demo gives to each user', () => {
  let demo: Demo;
  let ada: SignedIn;
  let eve: SignedIn;

  beforeAll(async () => {
    demo = await openDemo({ client: serveFiles(PAGE) });
    ada = await signIn(demo.url, demo.demoLogin);
    eve = await signIn(demo.url, OUTSIDER, { isNew: true });
  }, 60_000);
  afterAll(() => demo.stop());

  const support = (path: string, { accessToken }: { accessToken?: string } = {}) =>
    fetch(`${demo.url}/api/support/v1/${path}`, {
      headers: accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` },
    });

  test('anonymous visitors read no table through REST', async () => {
    const visitor = createPageClient(demo.url);
    for (const table of TABLES) {
      expect(await visitor.from(table).select()).toMatchObject({ data: null, error: { code: '42501' } });
    }
    for (const table of ['spans', 'logs']) {
      expect(await visitor.schema('waybill').from(table).select()).toMatchObject({ data: null, status: 406 });
    }
  });

  // Supabase's lint `auth_rls_initplan`: a function in a policy that is not in a subquery runs again for each row.
  // https://supabase.com/docs/guides/database/database-advisors?lint=0003_auth_rls_initplan
  test('the policies ask for the user once per statement, and not once per row', async () => {
    const policies = await demo.query(
      "select policyname, lower(concat_ws(' ', qual, with_check)) as condition from pg_policies",
    );
    const asking = /\b(?:auth\.\w+|current_setting)\(/;
    const inSubquery = /select (?:auth\.\w+|current_setting)\(/g;
    expect(policies.filter(({ condition }) => asking.test(String(condition))).length).toBeGreaterThan(1);
    expect(
      policies.filter(({ condition }) => asking.test(String(condition).replace(inSubquery, ''))),
    ).toEqual([]);
  });

  test('after all requests, the roles of lite have no right but to read four tables', async () => {
    const rights = await demo.query(
      `select distinct grantee, table_schema || '.' || table_name as table, privilege_type as right
      from information_schema.role_table_grants where grantee in ('anon', 'authenticated', 'PUBLIC')
        and table_schema not in ('pg_catalog', 'information_schema')
      order by 2`,
    );
    expect(rights).toEqual(
      ['invitations', 'memberships', 'organizations', 'support_staff'].map((table) => ({
        grantee: 'authenticated',
        table: `public.${table}`,
        right: 'SELECT',
      })),
    );
    expect(
      await demo.query(`select relname from pg_class where relkind = 'r' and not relrowsecurity
        and relnamespace in ('public'::regnamespace, 'waybill'::regnamespace)`),
    ).toEqual([]);
  });

  test('members see their organization, others nothing of it', async () => {
    const rows = async ({ supabase }: SignedIn, table: string) =>
      (await supabase.from(table).select()).data?.length;
    expect([await rows(ada, 'organizations'), await rows(ada, 'memberships')]).toEqual([1, 5]);
    for (const table of ['organizations', 'memberships', 'invitations', 'support_staff']) {
      expect(await rows(eve, table)).toBe(0);
    }
  });

  test('signed-in people write through functions only', async () => {
    const { data } = await ada.supabase.from('organizations').select('id');
    const grab = {
      organization_id: data![0]!.id as string,
      user_id: eve.userId,
      email: OUTSIDER.email,
      role: 'admin',
    };
    expect((await eve.supabase.from('memberships').insert(grab)).error?.code).toBe('42501');
    expect(
      (await ada.supabase.from('memberships').update({ role: 'admin' }).neq('role', '')).error?.code,
    ).toBe('42501');
  });

  test('a token with a foreign signature counts as no token', async () => {
    const claims = { role: 'authenticated', session_id: ada.sessionId, email: demo.demoLogin.email };
    const forged = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(ada.userId)
      .setAudience('authenticated')
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode('a-secret-that-is-not-the-one-of-this-demo'));
    const [, payload] = ada.accessToken.split('.');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload!}.`;
    for (const accessToken of [forged, unsigned, `${ada.accessToken}x`, 'x']) {
      expect((await callFunction(demo.url, 'invite-user', { body: {}, accessToken })).status).toBe(401);
      expect((await support('slow', { accessToken })).status).toBe(401);
    }
  });

  test('only support staff search', async () => {
    for (const path of [`find?kind=uuid&id=${ada.sessionId}`, 'failures', 'slow']) {
      expect((await support(path)).status).toBe(401);
      expect((await support(path, eve)).status).toBe(403);
      expect((await support(path, ada)).status).toBe(200);
    }
    expect((await support(`read?traceId=${'1'.repeat(32)}`, eve)).status).toBe(403);
  });

  test.each([
    'find',
    'find?kind=reference&id=xyz',
    'find?kind=span&id=$1',
    'find?kind=everything&id=1',
    'failures?limit=1000',
  ])('%s is refused in one sentence', async (path) => {
    const response = await support(path, ada);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'bad_parameter' } });
  });

  test('a record that a page sends is found by support', async () => {
    const traceId = '0190b8e4000070008000000000c0ffee';
    const span = {
      traceId,
      spanId: '00f067aa0ba902b7',
      name: 'invite member',
      kind: 1,
      startTimeUnixNano: '1790000000000000001',
      endTimeUnixNano: '1790000000250000001',
    };
    const otlp = {
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'northwind-web' } }] },
          scopeSpans: [{ spans: [span] }],
        },
      ],
    };
    const sent = await fetch(`${demo.url}/otlp/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(otlp),
    });
    expect(sent.status).toBe(200);
    const trace = await support(`read?traceId=${traceId}`, ada);
    expect(await trace.json()).toMatchObject({ traceId, spans: [{ name: 'invite member' }] });
    const missing = await support(`read?traceId=${'2'.repeat(32)}`, ada);
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ error: { code: 'trace_not_found' } });
  });

  test('the records of a person are taken only with the token of that person', async () => {
    const identity = { key: 'waybill.identity', value: { stringValue: hashIdentity(ada.userId) } };
    const timeUnixNano = '1790000000000000001';
    const line = {
      timeUnixNano,
      observedTimeUnixNano: timeUnixNano,
      severityNumber: 9,
      flags: 1,
      body: { stringValue: 'a line' },
    };
    const statusOf = async (attributes: readonly object[], sender?: SignedIn) => {
      const response = await fetch(`${demo.url}/otlp/v1/logs`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(sender && { authorization: `Bearer ${sender.accessToken}` }),
        },
        body: JSON.stringify({
          resourceLogs: [{ resource: { attributes }, scopeLogs: [{ logRecords: [line] }] }],
        }),
      });
      return response.status;
    };
    expect(await statusOf([identity], ada)).toBe(200);
    expect(await statusOf([identity], eve)).toBe(403);
    expect(await statusOf([identity])).toBe(401);
    expect(await statusOf([])).toBe(200);
    expect(await statusOf([], ada)).toBe(403);
  });

  test.each([
    ['too large', 'x'.repeat(2 ** 20 + 1), 413],
    ['not JSON', '{', 400],
    ['not OTLP', '{"resourceSpans":7}', 400],
  ])('a body that is %s is refused, and the next request is answered', async (_what, body, status) => {
    const response = await fetch(`${demo.url}/otlp/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...WRONG_ON_PURPOSE },
      body,
    });
    expect(response.status).toBe(status);
    expect((await fetch(`${demo.url}/config.json`)).status).toBe(200);
  });

  test('requests to auth, rest and functions have a limit, too', async () => {
    for (const path of ['/auth/v1/signup', '/rest/v1/organizations', '/functions/v1/invite-user']) {
      const response = await fetch(demo.url + path, { method: 'POST', body: 'x'.repeat(2 ** 19) });
      expect(response.status).toBe(413);
    }
  });

  test.each([
    '/api/x',
    '/api/support/x',
    '/auth/x',
    '/rest/x',
    '/rest/v1/nothing',
    '/functions/v1/nothing',
    '/otlp/v1/nothing',
    '/storage/v1/object/x',
    '/realtime/v1/websocket',
    '/v1/traces',
  ])('%s is 404 in JSON, never the page', async (path) => {
    const response = await fetch(demo.url + path);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await response.json()).not.toBeNull();
  });

  test('the page uses Supabase under its own host name', async () => {
    const named = demo.url.replace('127.0.0.1', 'localhost');
    expect(await (await fetch(`${named}/config.json`)).json()).toMatchObject({ supabaseUrl: named });
    expect(await (await fetch(`${demo.url}/config.json`)).json()).toEqual({
      supabaseUrl: demo.url,
      anonKey: 'sb_publishable_northwind',
      functions: null,
      demoLogin: demo.demoLogin,
    });
  });

  test('the page comes with a policy that lets it talk to its own origin only, and is not written to', async () => {
    const page = await fetch(`${demo.url}/support`);
    expect(page.headers.get('content-security-policy')).toContain("connect-src 'self';");
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await fetch(`${demo.url}/support`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${demo.url}/assets/missing.js`)).status).toBe(404);
  });
});
