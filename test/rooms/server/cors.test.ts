import { publicError, tracingCorsHeaders, type Cors, type HandlerOptions } from 'waybill/server';
import { describe, expect, it, vi } from 'vitest';
import { listen } from './listen.ts';
import { createRecordedTracing } from './recorded-tracing.ts';

const ours = ['traceparent', 'tracestate', 'baggage', 'x-correlation-id', 'x-session-id', 'x-trace-id'];
const supabase = ['authorization', 'x-client-info', 'apikey', 'content-type'];
const app = 'https://app.example.com';
const listOf = (value: string | null) => value?.split(', ') ?? [];

const preflightOf = (address: string, origin = app) =>
  fetch(address, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,traceparent',
    },
  });

describe('tracingCorsHeaders', () => {
  it("allows supabase-js's headers and Waybill's if the app names none", () => {
    expect(tracingCorsHeaders()).toEqual({
      'Access-Control-Allow-Headers': [...supabase, ...ours].join(', '),
      'Access-Control-Expose-Headers': 'x-correlation-id, x-trace-id',
    });
  });

  it("appends to the app's own lists, in upper or lower case, and keeps everything else", () => {
    const existing = {
      'access-control-allow-origin': '*',
      'access-control-allow-HEADERS': 'X-App, TraceParent',
      'Access-Control-Expose-Headers': 'X-Total',
    };
    expect(tracingCorsHeaders(existing)).toEqual({
      'access-control-allow-origin': '*',
      'access-control-allow-HEADERS': ['X-App', 'TraceParent', ...ours.slice(1)].join(', '),
      'Access-Control-Expose-Headers': 'X-Total, x-correlation-id, x-trace-id',
    });
    expect(existing['access-control-allow-HEADERS']).toBe('X-App, TraceParent');
  });

  it('leaves a list that allows everything unchanged', () => {
    expect(tracingCorsHeaders({ 'Access-Control-Allow-Headers': '*' })).toMatchObject({
      'Access-Control-Allow-Headers': '*',
    });
  });

  it('changes nothing when it is applied again', () => {
    expect(tracingCorsHeaders(tracingCorsHeaders())).toEqual(tracingCorsHeaders());
  });
});

describe('with cors', () => {
  async function serve(cors: Cors, options: HandlerOptions = {}) {
    const { tracing, spans } = createRecordedTracing({ cors, verify: verified });
    const handler = vi.fn<(request: Request) => Response>((request) => {
      if (request.url.endsWith('/fail')) throw publicError('No.', { status: 409 });
      return new Response('ok', { headers: { vary: 'accept' } });
    });
    return { address: await listen(tracing.withTracing(handler, options)), handler, spans };
  }
  const verified = vi.fn<() => null>(() => null);

  it('answers a preflight itself, without handler, verification or record', async () => {
    const { address, handler, spans } = await serve([app]);
    const { status, headers } = await preflightOf(address);
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(app);
    expect(listOf(headers.get('access-control-allow-headers'))).toEqual([...supabase, ...ours]);
    expect(headers.get('access-control-allow-methods')).toBe('GET, POST, PUT, PATCH, DELETE');
    expect(headers.get('access-control-max-age')).toBe('7200');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    expect(headers.get('vary')).toBe('Origin');
    expect(handler).not.toHaveBeenCalled();
    expect(verified).not.toHaveBeenCalled();
    expect(await spans()).toEqual([]);
  });

  it("allows the app's own headers together with Waybill's", async () => {
    const { address } = await serve({
      origins: '*',
      headers: ['x-team', 'traceparent'],
      methods: ['POST'],
      maxAgeSeconds: 60,
    });
    const { headers } = await preflightOf(address);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(listOf(headers.get('access-control-allow-headers'))).toEqual(['x-team', ...ours]);
    expect(headers.get('access-control-allow-methods')).toBe('POST');
    expect(headers.get('access-control-max-age')).toBe('60');
    expect(headers.get('vary')).toBeNull();
  });

  it('lets pages of listed origins read successful responses and errors', async () => {
    const { address } = await serve([app, 'http://localhost:5173']);
    for (const path of ['/', '/fail']) {
      const { headers } = await fetch(address + path, { headers: { origin: 'http://localhost:5173' } });
      expect(headers.get('access-control-allow-origin')).toBe('http://localhost:5173');
      expect(headers.get('access-control-expose-headers')).toBe(
        path === '/' ? 'x-correlation-id, x-trace-id' : 'x-correlation-id, x-trace-id, x-waybill-refused',
      );
      expect(headers.get('vary')).toBe(path === '/' ? 'accept, Origin' : 'Origin');
    }
  });

  it.each(['https://evil.example', 'https://app.example.com.evil.example', 'http://app.example.com', 'null'])(
    'allows nothing to %s',
    async (origin) => {
      const { address } = await serve([app]);
      const preflight = await preflightOf(address, origin);
      expect([...preflight.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
      const { headers } = await fetch(address, { headers: { origin } });
      expect(headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  it('lets pages of listed origins send cookies if the app asks for it', async () => {
    const { address } = await serve({ origins: [app], credentials: true });
    expect((await preflightOf(address)).headers.get('access-control-allow-credentials')).toBe('true');
    const { headers } = await fetch(address, { headers: { origin: app } });
    expect(headers.get('access-control-allow-credentials')).toBe('true');
  });

  it("lists Waybill's headers next to a * if cookies are sent, because * is then a name like any other", async () => {
    const { address } = await serve({ origins: [app], headers: ['*'], credentials: true });
    const allowed = (await preflightOf(address)).headers.get('access-control-allow-headers');
    expect(listOf(allowed)).toEqual(['*', ...ours]);
    const existing = { 'Access-Control-Allow-Headers': '*', 'access-control-allow-credentials': 'true' };
    expect(listOf(tracingCorsHeaders(existing)['Access-Control-Allow-Headers'] ?? '')).toEqual([
      '*',
      ...ours,
    ]);
  });

  it('prefers the settings of a handler to those of the tracing', async () => {
    const { address } = await serve([app], { cors: '*' });
    expect((await preflightOf(address)).headers.get('access-control-allow-origin')).toBe('*');
  });

  it('names the origin only once in the vary header', async () => {
    const { tracing } = createRecordedTracing({ cors: [app] });
    const handler = tracing.withTracing(() => new Response('ok', { headers: { vary: 'Accept, ORIGIN' } }));
    const { headers } = await handler(new Request('http://team.example/', { headers: { origin: app } }));
    expect(headers.get('vary')).toBe('Accept, ORIGIN');
  });

  it('lets the handler answer an OPTIONS request that is not a preflight', async () => {
    const { address, handler } = await serve([app]);
    expect((await fetch(address, { method: 'OPTIONS' })).status).toBe(200);
    expect(handler).toHaveBeenCalledOnce();
  });
});

describe('without cors', () => {
  it("passes preflights to the handler, adds Waybill's headers to those that it allows, and records nothing", async () => {
    const verify = vi.fn<() => null>(() => null);
    const { tracing, spans } = createRecordedTracing({ verify });
    const address = await listen(
      tracing.withTracing(
        () =>
          new Response('ok', {
            headers: {
              'access-control-allow-origin': '*',
              'access-control-allow-headers': 'authorization, content-type',
            },
          }),
      ),
    );
    const { headers } = await preflightOf(address);
    expect(listOf(headers.get('access-control-allow-headers'))).toEqual([
      'authorization',
      'content-type',
      ...ours,
    ]);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(verify).not.toHaveBeenCalled();
    expect(await spans()).toEqual([]);
  });

  it('allows no origin by itself', async () => {
    const { tracing } = createRecordedTracing();
    const address = await listen(tracing.withTracing(() => new Response('ok')));
    const { headers } = await fetch(address, { headers: { origin: app } });
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('access-control-allow-headers')).toBeNull();
  });
});
