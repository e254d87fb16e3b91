import { parseTraceparent } from 'waybill';
import { describe, expect, it } from 'vitest';
import { listen } from './listen.ts';
import { createRecordedTracing } from './recorded-tracing.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const unsampled = { traceparent: `00-${traceId}-b7ad6b7169203331-00` };
const sampled = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };

const secret = 'desk-4711';
const forceSampled = (request: Request) => request.headers.get('x-support-session') === secret;

/**
 * Serves a handler that writes a log line and calls another server. Calls the handler, and gives the exported records.
 */
async function callWith(
  headers: Record<string, string>,
  options: Parameters<typeof createRecordedTracing>[0],
) {
  const { tracing, spans, logs } = createRecordedTracing(options);
  const other = await listen(() => new Response());
  const handler = tracing.withTracing(async () => {
    tracing.log.info('inviting');
    await tracing.fetch(other);
    return new Response();
  });
  const url = await listen((request) => handler(request));
  const response = await fetch(`${url}/members`, { headers: { ...headers, 'sec-fetch-dest': 'document' } });
  return {
    served: response.headers.get('server-timing'),
    names: (await spans()).map(({ name }) => name).toSorted(),
    flags: (await spans()).map(({ flags }) => flags),
    lines: (await logs()).map(({ body }) => body),
  };
}

describe('forceSampled', () => {
  it.each([
    ['an unsampled caller', unsampled],
    ['no caller', {}],
  ])('records the whole trace of a request with %s', async (_caller, headers) => {
    const { names, lines, flags, served } = await callWith(
      { ...headers, 'x-support-session': secret },
      { forceSampled, sampleRatio: 0 },
    );
    expect(names).toEqual(['GET', 'GET /members']);
    expect(lines).toEqual(['inviting']);
    expect(flags.every((flag) => (flag & 1) === 1)).toBe(true);
    expect(served).toMatch(/^traceparent;desc="00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]"$/);
  });

  it.each([
    ['a wrong secret', { ...unsampled, 'x-support-session': 'guess' }],
    ['the header alone', { ...unsampled, 'x-support-session': '' }],
    ['nothing', unsampled],
  ])('does not change the sampling of a request with %s', async (_what, headers) => {
    const { names, lines, served } = await callWith(headers, { forceSampled, sampleRatio: 0 });
    expect([names, lines]).toEqual([[], []]);
    expect(served).toMatch(/-0[02]"$/);
  });

  it('passes the decision on to called servers', async () => {
    const target = await listen((request) => new Response(request.headers.get('traceparent')));
    const { tracing } = createRecordedTracing({
      forceSampled,
      sampleRatio: 0,
      targets: [{ url: target, headers: 'w3c' }],
    });
    const handler = tracing.withTracing(() => tracing.fetch(target));
    const url = await listen((request) => handler(request));
    const flagsOf = async (headers: Record<string, string>) =>
      parseTraceparent(await (await fetch(url, { headers })).text())?.flags;
    expect(await flagsOf({ ...unsampled, 'x-support-session': secret })).toBe(1);
    expect(await flagsOf(unsampled)).toBe(0);
  });

  it('receives the signed-in user, and may answer with a promise', async () => {
    const { names } = await callWith(
      { ...unsampled, authorization: 'Bearer support' },
      {
        verify: (request) => ({ userId: request.headers.get('authorization') }),
        forceSampled: async (_request, { userId }) => userId === 'Bearer support',
      },
    );
    expect(names).toEqual(['GET', 'GET /members']);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('no secret');
      },
    ],
    ['rejects', () => Promise.reject(new Error('no secret'))],
  ])('forces nothing if it %s, and reports it once', async (_how, broken) => {
    const recorded = createRecordedTracing({ forceSampled: broken, sampleRatio: 0 });
    const handler = recorded.tracing.withTracing(() => new Response('fine'));
    for (let nth = 0; nth < 3; nth++) {
      const response = await handler(new Request('http://team.example/', { headers: unsampled }));
      expect(await response.text()).toBe('fine');
    }
    expect(await recorded.spans()).toEqual([]);
    expect(recorded.diagnostics).toMatchObject([{ kind: 'forceSampled', error: { message: 'no secret' } }]);
  });

  it.each([1, 'yes', {}])('forces nothing if it returns %j', async (answer) => {
    const { names } = await callWith(unsampled, { forceSampled: () => answer as never });
    expect(names).toEqual([]);
  });

  it('is not called for a preflight', async () => {
    let asked = 0;
    const { tracing, spans } = createRecordedTracing({ forceSampled: () => ++asked > 0 });
    await tracing.withTracing(() => new Response())(
      new Request('http://team.example/', {
        method: 'OPTIONS',
        headers: { origin: 'http://a.example', 'access-control-request-method': 'POST' },
      }),
    );
    expect([asked, await spans()]).toEqual([0, []]);
  });
});

describe('sampledBy', () => {
  it.each([
    ['caller', 0, sampled, 2],
    ['caller', 1, unsampled, 0],
    ['ratio', 0, sampled, 0],
    ['ratio', 1, unsampled, 2],
    // The last seven bytes of this trace id are at 0.28 of their range, so a ratio of 0.72 or more keeps the trace.
    ['ratio', 0.71, sampled, 0],
    ['ratio', 0.73, unsampled, 2],
    ['ratio', 1, {}, 2],
    ['ratio', 0, {}, 0],
  ] as const)('%s with a ratio of %d', async (sampledBy, sampleRatio, headers, count) => {
    const { names } = await callWith(headers, { sampledBy, sampleRatio });
    expect(names).toHaveLength(count);
  });

  it('does not set the random flag if the caller did not', async () => {
    const { flags } = await callWith(unsampled, { sampledBy: 'ratio', sampleRatio: 1 });
    expect(flags).toEqual([1, 1]);
  });
});

it('puts the resource on every record, but keeps the service name', async () => {
  const { tracing, spans, logs } = createRecordedTracing({
    resource: { 'cloud.region': 'eu-central-1', 'service.name': 'other' },
  });
  tracing.span('job', () => tracing.log.info('working'));
  const records = [...(await spans()), ...(await logs())];
  expect(records.map(({ resource }) => resource)).toEqual(
    Array(2).fill({
      'cloud.region': 'eu-central-1',
      'service.name': 'test-server',
      'deployment.environment.name': 'test',
    }),
  );
});
