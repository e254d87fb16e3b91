import { createServerTracing } from 'waybill/server';
import { afterEach, describe, expect, test } from 'vitest';
import { functionCors, type FunctionHeaders } from '../../../demo/server/function-cors.ts';
import { createGateway } from '../../../demo/server/gateway.ts';
import { type Listener, listen } from '../../../demo/server/listen.ts';

const OLD_LIST = 'authorization, x-client-info, apikey, content-type';
const OURS = ['traceparent', 'tracestate', 'baggage', 'x-correlation-id', 'x-session-id', 'x-trace-id'];
const ORIGIN = 'http://127.0.0.1:4400';

let listener: Listener | undefined;
afterEach(() => listener?.close());

/** Starts the gateway over HTTP. A fixed answer stands in for lite. */
async function startGateway(headers: FunctionHeaders, { crossOrigin = true } = {}): Promise<string> {
  const withCors = functionCors(createServerTracing({ service: 'team-functions' }), headers);
  const gateway = createGateway({
    lite: { fetch: async () => Response.json([]), grant: async () => undefined },
    functions: new Map([
      ['greet', withCors(() => Response.json('hello'), '/functions/v1/greet')],
      ['echo', withCors(async (request) => Response.json(await request.text()), '/functions/v1/echo')],
      ['fail', withCors(() => Promise.reject(new Error('no')), '/functions/v1/fail')],
    ]),
    crossOrigin,
  });
  listener = await listen(0);
  listener.serve((request) => gateway.fetch(request));
  return listener.url;
}

async function preflight(url: string, requested: readonly string[]): Promise<readonly string[]> {
  const response = await fetch(url, {
    method: 'OPTIONS',
    headers: {
      origin: ORIGIN,
      'access-control-request-method': 'POST',
      'access-control-request-headers': requested.join(','),
    },
  });
  expect(response.ok).toBe(true);
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  return (response.headers.get('access-control-allow-headers') ?? '').split(/, */);
}

describe('functions at an origin of their own', () => {
  test('allow with "none" the headers of every function, and none of ours', async () => {
    const url = await startGateway('none');
    expect(await preflight(`${url}/functions/v1/greet`, OURS)).toEqual(OLD_LIST.split(', '));
  });

  test.each(['w3c', 'all'] as const)('allow with "%s" our headers behind those', async (headers) => {
    const url = await startGateway(headers);
    expect(await preflight(`${url}/functions/v1/greet`, OURS)).toEqual([...OLD_LIST.split(', '), ...OURS]);
  });

  test.each(['none', 'all'] as const)('let the page read answers and errors with "%s"', async (headers) => {
    const url = await startGateway(headers);
    for (const [name, status] of [
      ['greet', 200],
      ['fail', 500],
    ] as const) {
      const response = await fetch(`${url}/functions/v1/${name}`, {
        method: 'POST',
        headers: { origin: ORIGIN },
      });
      expect(response.status).toBe(status);
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
    }
  });
});

describe('auth and rest', () => {
  test('allow at an origin of their own every header asked for, as the Kong of a local Supabase does', async () => {
    const url = await startGateway('none');
    for (const path of ['/auth/v1/token', '/rest/v1/organizations']) {
      expect(await preflight(url + path, ['apikey', ...OURS])).toEqual(['apikey', ...OURS]);
      const response = await fetch(url + path, { headers: { origin: ORIGIN } });
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
    }
  });

  test('allow nothing to other origins where they share the origin of the page', async () => {
    const url = await startGateway('all', { crossOrigin: false });
    const response = await fetch(`${url}/rest/v1/organizations`, {
      headers: { origin: 'https://else.example' },
    });
    expect(response.headers.has('access-control-allow-origin')).toBe(false);
  });
});

describe('a gateway', () => {
  test('takes a body that comes in chunks, and refuses it when it gets too long', async () => {
    const url = await startGateway('all');
    const post = (chunk: string): Promise<Response> => {
      const body = new Blob([chunk, chunk]).stream();
      return fetch(`${url}/functions/v1/echo`, { method: 'POST', body, duplex: 'half' } as RequestInit);
    };
    expect(await (await post('ab')).json()).toBe('abab');
    expect((await post('x'.repeat(200_000))).status).toBe(413);
  });

  test('knows only the paths of Supabase', async () => {
    const url = await startGateway('all');
    for (const path of ['/', '/support', '/config.json', '/api/support/v1/find', '/otlp/v1/logs']) {
      const response = await fetch(url + path);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ error: { code: 'not_found' } });
    }
  });
});
