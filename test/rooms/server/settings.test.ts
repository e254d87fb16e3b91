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
      'write it like "https://app.example.com"',
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
