import { runInNewContext } from 'node:vm';
import {
  checkCors,
  createServerTracing,
  tracingCorsHeaders,
  type CheckCorsOptions,
  type CorsReport,
} from 'waybill/server';
import { describe, expect, it, vi } from 'vitest';
import {
  allowing,
  lines,
  NEW_SUPABASE,
  none,
  OLD_SUPABASE,
  strict,
  type CorsProfile,
} from './cors-profiles.ts';
import { listen } from '../server/listen.ts';

const origin = 'https://app.example.com';
const w3c = 'baggage, traceparent, tracestate';
const cookies = { credentials: true };
const login = { appHeaders: OLD_SUPABASE.split(', ') };

type Handler = Parameters<typeof listen>[0];
type Settings = Partial<CheckCorsOptions>;

async function ask(handler: Handler, settings: Settings): Promise<CorsReport> {
  return checkCors({ url: `${await listen(handler)}/functions/v1/invite-user`, origin, ...settings });
}

/** Answers as a profile does, but with success, and with these header lines in place of the profile's lines. */
const follow =
  (profile: CorsProfile, fix: string): CorsProfile =>
  (request) => {
    const { headers } = profile(request);
    for (const line of fix.split('\n')) headers.set(...(line.split(': ') as [string, string]));
    return new Response(null, { status: 204, headers });
  };

const cases: readonly (readonly [string, CorsProfile, Settings])[] = [
  ['the old list of Supabase', allowing(OLD_SUPABASE), { headers: 'all', ...login }],
  ['the new list of Supabase', allowing(NEW_SUPABASE), { headers: 'all', appHeaders: ['x-app'] }],
  ['no CORS', none(404), { headers: 'all', ...login }],
  ['no CORS, for an app that names no headers of its own', none(), { headers: 'all' }],
  ['* where cookies are sent', allowing('*'), { ...cookies, ...login }],
  ['* where cookies are sent and nothing else', allowing('*'), cookies],
  ['* with a signed-in user', allowing('*'), login],
  ['another method', allowing('*', { 'access-control-allow-methods': 'GET, QUERY' }), { method: 'PUT' }],
  ['several things wrong', lines({ 'access-control-allow-origin': 'null' }), { ...cookies, method: 'PATCH' }],
  ['no list', allowing('Authorization content-type'), { ...login, headers: 'all' }],
];

describe.each(cases)('the advice for a server with %s', (_, profile, settings) => {
  it('are the lines that it lacks', async () => {
    const { ok, fix } = await ask(profile, settings);
    expect(ok).toBe(false);
    expect(await ask(follow(profile, fix!), settings)).toMatchObject({
      ok: true,
      missing: [],
      fix: undefined,
    });
  });

  it('is code that an Edge Function can run', async () => {
    const { example, text } = await ask(profile, settings);
    for (const line of example!.split('\n')) expect(text).toContain(line);

    const corsHeaders = Object.fromEntries(
      profile(new Request('http://any', { headers: { origin } })).headers,
    );
    const [first, ...code] = example!.split('\n');
    expect(first).toBe("import { tracingCorsHeaders } from 'waybill/server';");
    const run = (source: string): unknown =>
      runInNewContext(source, { Headers, tracingCorsHeaders, createServerTracing, corsHeaders });
    const headers = run(`${code.join('\n')}\nheaders`) as Headers;
    expect((await ask(() => new Response(null, { headers }), settings)).problems).toEqual([]);

    const call = code.at(-1)!.replace('// ', '');
    expect(call).toMatch(/^createServerTracing\(\{ service: 'invite-user', /);
    const tracing = run(call) as ReturnType<typeof createServerTracing>;
    const handler = vi.fn<() => Response>(() => new Response('ok'));
    expect((await ask(tracing.withTracing(handler), settings)).problems).toEqual([]);
    expect(handler).not.toHaveBeenCalled();
  });
});

it('keeps the allowed names, as they are spelled, and appends the rest', async () => {
  const report = await ask(allowing('X-Client-Info,  TraceParent,baggage'), { ...login, headers: 'w3c' });
  expect(report.fix).toBe(
    'Access-Control-Allow-Headers: X-Client-Info, TraceParent, baggage, apikey, authorization, content-type, tracestate',
  );
});

it('names the headers to add to a list that the server does not show', async () => {
  const names = login.appHeaders;
  const { fix } = await ask(strict(names), login);
  expect(fix).toBe(`Access-Control-Allow-Headers: ${names.toSorted().join(', ')}, ${w3c}`);
  expect(await ask(strict(fix!.split(/[:,] /)), login)).toMatchObject({ ok: true });
});

it('keeps the other methods', async () => {
  const report = await ask(allowing('*', { 'access-control-allow-methods': 'GET, QUERY' }), {
    method: 'PUT',
  });
  expect(report.fix).toBe('Access-Control-Allow-Methods: GET, QUERY, PUT');
});

it('changes nothing about a status, and names the remedy', async () => {
  const report = await ask(lines({ 'access-control-allow-headers': '*' }, 401), {});
  expect(report).toMatchObject({ fix: undefined, example: undefined });
  expect(report.text).toContain('answer OPTIONS before you check the sign-in');
});

it('writes code for Edge Functions only', async () => {
  const url = `${await listen(allowing(OLD_SUPABASE))}/rest/v1/members`;
  const report = await checkCors({ url, origin });
  expect(report.example).toBeUndefined();
  expect(report.text).not.toContain('tracingCorsHeaders');
});

it('lets no name in the list of the server become code', async () => {
  const name = "x-'+alert`1`+'";
  const { example } = await ask(allowing(name), { appHeaders: ['x-app'] });
  const alert = vi.fn<() => void>();
  const [, ...code] = example!.split('\n');
  const context = { alert, Headers, corsHeaders: {}, tracingCorsHeaders, createServerTracing };
  const headers = runInNewContext(`${code.join('\n')}\nheaders`, context) as Headers;
  runInNewContext(code.at(-1)!.replace('// ', ''), context);
  expect(headers.get('access-control-allow-headers')).toBe(`${name}, ${w3c}, x-app`);
  expect(alert).not.toHaveBeenCalled();
});

it('reads like this', async () => {
  const address = await listen(allowing(OLD_SUPABASE));
  const { text } = await checkCors({
    url: `${address}/functions/v1/invite-user?id=1`,
    origin,
    headers: 'all',
  });
  expect(text.replace(address, 'https://project.supabase.co')).toMatchInlineSnapshot(`
    "POST https://project.supabase.co/functions/v1/invite-user
    from https://app.example.com: a browser refuses it, and the page sees "Failed to fetch".

    Asked for: baggage, traceparent, tracestate, x-correlation-id, x-session-id, x-trace-id
    Allowed:   authorization, x-client-info, apikey, content-type

    1. The answer does not allow baggage, traceparent, tracestate, x-correlation-id, x-session-id and x-trace-id.
       Answer OPTIONS with

       Access-Control-Allow-Headers: authorization, x-client-info, apikey, content-type, baggage, traceparent, tracestate, x-correlation-id, x-session-id, x-trace-id

    In the Edge Function:

       import { tracingCorsHeaders } from 'waybill/server';

       // For the answer to OPTIONS, and for every other answer.
       const headers = new Headers(tracingCorsHeaders(corsHeaders)); // the current CORS headers of the function

       // Or let Waybill answer preflights: wrap the handler in its withTracing, and list the origins of all your pages:
       // createServerTracing({ service: 'invite-user', cors: { origins: ['https://app.example.com'], headers: ['authorization', 'x-client-info', 'apikey', 'content-type'] } })

    It is unknown whether the page can read x-correlation-id and x-trace-id of answers. The answer to the preflight does not say, and the request itself was not sent. Answer the request with

       Access-Control-Expose-Headers: x-correlation-id, x-trace-id"
  `);
});
