import { createIngest, createServerTracing, type Cors } from 'waybill/server';
import { memoryExporter } from 'waybill/testing';
import { describe, expect, it } from 'vitest';

const exporter = memoryExporter();

describe('createServerTracing says how to fix', () => {
  it.each([
    ['a missing name', {}, 'no service name'],
    ['an empty name', { service: ' ' }, 'no service name'],
    [
      'an exporter that is not a function',
      { service: 'a', exporter: 'https://x' },
      'exporter is not a function',
    ],
    ['a verify that is not a function', { service: 'a', verify: 'secret' }, 'verify is not a function'],
    [
      'a forceSampled that is not a function',
      { service: 'a', forceSampled: 'x-support-session' },
      'forceSampled is not a function',
    ],
    ['an unknown sampledBy', { service: 'a', sampledBy: 'header' }, "pass 'caller' or 'ratio'"],
    ['a target that is not a URL', { service: 'a', targets: [{ url: 'api' }] }, 'target "api"'],
    [
      'a target with an unknown policy',
      { service: 'a', targets: [{ url: 'https://a.b', headers: 'some' }] },
      'header policy',
    ],
    ['a ratio beyond 1', { service: 'a', sampleRatio: 10 }, 'sampleRatio is 10'],
    [
      'a cors origin with a path',
      { service: 'a', cors: ['https://a.example/app'] },
      'write "https://a.example"',
    ],
    [
      'a cors origin without scheme',
      { service: 'a', cors: ['app.example.com'] },
      '"app.example.com" as an origin',
    ],
    ['cors without origins', { service: 'a', cors: {} }, 'createServerTracing got "undefined"'],
    [
      'cookies for all origins',
      { service: 'a', cors: { origins: '*', credentials: true } },
      'list the origins',
    ],
  ])('%s', (_, options, message) => {
    expect(() => createServerTracing(options as never)).toThrow(message);
    expect(() => createServerTracing(options as never)).toThrow(/^\[waybill\] /);
  });
});

describe('an origin of cors that no page can have', () => {
  it.each([
    ['a wildcard', 'https://*.a.com', 'list each origin'],
    ['only a wildcard as host', 'https://*', 'list each origin'],
    ['all origins in a list', '*', "pass cors: '*'"],
    ['no scheme', 'a.com', 'begin it with "https://"'],
    ['no scheme, but a port', 'localhost:3000', 'begin it with "https://"'],
    ['two slashes instead of a scheme', '//a.com', 'begin it with "https://"'],
    ['a slash at the end', 'https://a.com/', 'write "https://a.com"'],
    ['a path', 'https://a.com/app', 'write "https://a.com"'],
    ['a query', 'https://a.com?x', 'write "https://a.com"'],
    ['a fragment', 'https://a.com#x', 'write "https://a.com"'],
    ['a user', 'https://ada@a.com', 'write "https://a.com"'],
    ['upper case', 'https://App.A.com', 'write "https://app.a.com"'],
    ['an upper case scheme', 'HTTPS://a.com', 'write "https://a.com"'],
    ['the default port of https', 'https://a.com:443', 'write "https://a.com"'],
    ['the default port of http', 'http://a.com:80', 'write "http://a.com"'],
    ['a space at the end', 'https://a.com ', 'write "https://a.com"'],
    ['letters outside of ASCII', 'https://b\u00fccher.de', 'write "https://xn--bcher-kva.de"'],
    ['a short address', 'http://127.1', 'write "http://127.0.0.1"'],
    ['two origins in one text', 'https://a.com,https://b.com', 'list each origin'],
    ['two hosts in one text', 'https://a.com,b.com', 'list each origin'],
    ['a pattern', 'https://(app)+.a.com', 'list each origin'],
    ['an empty part of the host', 'https://.a.com', 'list each origin'],
    ['a WebSocket', 'wss://a.com', 'write "https://a.com"'],
    ['another scheme without pages', 'ftp://a.com', 'write "https://a.com"'],
    ['a file', 'file:///a.html', 'write it like'],
    ['the origin of sandboxed pages', 'null', 'no single page'],
    ['an empty text', '', 'write it like'],
    ['a number', 7, 'write it like'],
    ['a symbol', Symbol('s'), 'write it like'],
    ['a pattern object', /a\.com$/, 'write it like'],
  ])('throws and says how to fix: %s', (_, origin, advice) => {
    for (const cors of [[origin], { origins: ['https://b.com', origin] }] as unknown as Cors[]) {
      const create = () => createIngest({ exporter, allowAnonymous: true, cors });
      expect(create).toThrow(/^\[waybill\] createIngest got ".*" as an origin for cors; /s);
      expect(create).toThrow(advice);
    }
  });

  it.each([
    'https://a.com',
    'http://localhost:3000',
    'http://127.0.0.1:8080',
    'http://[::1]:3000',
    'https://xn--bcher-kva.de',
    'https://my_app.a.com',
    'capacitor://localhost',
    'chrome-extension://abcdefghijklmnop',
  ])('accepts an origin that a page can have: %s', async (origin) => {
    const ingest = createIngest({ exporter, allowAnonymous: true, cors: [origin] });
    const response = await ingest(
      new Request('http://a.test/v1/logs', {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      }),
    );
    expect(response.headers.get('access-control-allow-origin')).toBe(origin);
  });

  it('compares whole origins also if the only origin is not in a list', async () => {
    for (const cors of ['https://a.com', { origins: 'https://a.com' }] as unknown as Cors[]) {
      const ingest = createIngest({ exporter, allowAnonymous: true, cors });
      const allowed = async (origin: string) => {
        const headers = { origin, 'access-control-request-method': 'POST' };
        const response = await ingest(new Request('http://a.test/v1/logs', { method: 'OPTIONS', headers }));
        return response.headers.get('access-control-allow-origin');
      };
      expect([await allowed('https://a.com'), await allowed('https://a.co')]).toEqual([
        'https://a.com',
        null,
      ]);
    }
  });
});

describe('withTracing says how to fix', () => {
  const { withTracing } = createServerTracing({ service: 'a' });
  it('a missing handler', () => {
    expect(() => withTracing(undefined as never)).toThrow('[waybill] withTracing needs a handler');
  });
  it('cors that cannot work', () => {
    expect(() => withTracing(() => new Response(), { cors: ['*.example.com'] as Cors })).toThrow(
      '[waybill] withTracing got "*.example.com" as an origin',
    );
  });
});

describe('createIngest says how to fix', () => {
  it.each([
    ['a missing exporter', { allowAnonymous: true }, 'createIngest needs an exporter'],
    ['an open door', { exporter }, 'would take records from everybody'],
    ['a limit that lets nothing in', { exporter, allowAnonymous: true, maxBytes: 0 }, 'maxBytes is 0'],
    ['a batch of nothing', { exporter, allowAnonymous: true, maxRecords: -1 }, 'maxRecords is -1'],
    ['no time for a body', { exporter, allowAnonymous: true, bodyTimeoutMs: 0 }, 'bodyTimeoutMs is 0'],
    [
      'a maxFutureMs that is not a number',
      { exporter, allowAnonymous: true, maxFutureMs: Number.NaN },
      'maxFutureMs is NaN',
    ],
    [
      'a rate of nothing',
      { exporter, allowAnonymous: true, rateLimit: { recordsPerSecond: 0 } },
      'rateLimit.recordsPerSecond is 0',
    ],
    ['an invalid cors origin', { exporter, allowAnonymous: true, cors: ['x'] }, 'createIngest got "x"'],
  ])('%s', (_, options, message) => {
    expect(() => createIngest(options as never)).toThrow(message);
    expect(() => createIngest(options as never)).toThrow(/^\[waybill\] /);
  });
});
