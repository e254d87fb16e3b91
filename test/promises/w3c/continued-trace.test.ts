import { describe, expect, it } from 'vitest';
import { parseTraceparent } from 'waybill';
import { listen } from '../../rooms/server/listen.ts';
import { createRecordedTracing } from '../../rooms/server/recorded-tracing.ts';
import { sendRaw } from './raw-request.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const ids = `${traceId}-${spanId}`;
const valid = ['traceparent', `00-${ids}-01`] as const;

type Lines = readonly (readonly [name: string, value: string])[];

/** Sends header lines to a service that calls another three times at once. Gives their headers, and the spans. */
async function forward(lines: Lines) {
  const received: Headers[] = [];
  const other = await listen((request) => {
    received.push(new Headers(request.headers));
    return new Response('ok');
  });
  const { tracing, spans } = createRecordedTracing({ targets: [{ url: other }] });
  const service = await listen(
    tracing.withTracing(async () => {
      await Promise.all([tracing.fetch(other), tracing.fetch(other), tracing.fetch(other)]);
      return new Response('done');
    }),
  );
  expect(await sendRaw(service, lines)).toMatchObject({ status: 200, body: 'done' });
  return { received, spans: await spans() };
}

const continued: readonly (readonly [string, Lines, flags: string, tracestate: string | null])[] = [
  ['a traceparent', [valid], '01', null],
  ['P4 a later version', [['traceparent', `cc-${ids}-01-x`]], '01', null],
  ['P7 spaces and tabs round it', [['traceparent', ` \t00-${ids}-01 \t`]], '01', null],
  ['P9 unknown flags', [['traceparent', `00-${ids}-fd`]], '01', null],
  ['P10 the random flag', [['traceparent', `00-${ids}-03`]], '03', null],
  ['P10 no random flag, not sampled', [['traceparent', `00-${ids}-00`]], '00', null],
  ['P13 a name in capitals', [['TRACEPARENT', `00-${ids}-01`]], '01', null],
  [
    'T2 two lines of tracestate',
    [valid, ['tracestate', 'b=1'], ['tracestate', 'a=2,c=3']],
    '01',
    'b=1,a=2,c=3',
  ],
  ['T2 an empty line of tracestate', [valid, ['tracestate', ''], ['tracestate', 'a=2']], '01', 'a=2'],
  ['T5 a bad member in one line of two', [valid, ['tracestate', 'b=1'], ['tracestate', 'A=2']], '01', null],
  ['T6 a key in both lines', [valid, ['tracestate', 'b=1'], ['tracestate', 'b=2']], '01', 'b=1'],
];

const restarted: readonly (readonly [string, Lines])[] = [
  ['no traceparent', [['tracestate', 'a=1']]],
  ['P6 two lines of traceparent', [valid, valid, ['tracestate', 'a=1']]],
  ['P6 two lines, one of them empty', [['traceparent', ''], valid]],
  ['P1 upper case', [['traceparent', `00-${ids.toUpperCase()}-01`]]],
  ['P7 bytes that are a non-breaking space in Latin-1', [['traceparent', `\u00a000-${ids}-01`]]],
];

describe('over HTTP, each of three calls at once', () => {
  it.each(continued)(
    'continues %s, with a parent id of its own (P11)',
    async (_what, lines, flags, state) => {
      const { received } = await forward(lines);
      const written = received.map((headers) => headers.get('traceparent') ?? '');
      for (const traceparent of written) {
        expect(traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-${flags}$`));
        expect(traceparent).not.toContain(spanId);
      }
      expect(new Set(written).size).toBe(3);
      expect(received.map((headers) => headers.get('tracestate'))).toEqual([state, state, state]);
    },
  );

  it('names as parent the very span that was recorded of it (P11)', async () => {
    const { received, spans } = await forward([valid]);
    const parents = received.map((headers) => parseTraceparent(headers.get('traceparent'))?.spanId);
    const recorded = spans.filter(({ kind }) => kind === 'client').map((span) => span.spanId);
    expect(new Set(parents)).toEqual(new Set(recorded));
    expect(recorded).toHaveLength(3);
  });

  it.each(restarted)(
    'is in the same new trace for %s, without tracestate (P12, T1)',
    async (_what, lines) => {
      const { received } = await forward(lines);
      const parents = received.map((headers) => parseTraceparent(headers.get('traceparent')));
      const traces = new Set(parents.map((parent) => parent?.traceId));
      expect(traces.size).toBe(1);
      expect(traces.has(traceId)).toBe(false);
      expect(parents.map((parent) => parent?.flags)).toEqual([1, 1, 1]);
      expect(received.some((headers) => headers.has('tracestate'))).toBe(false);
    },
  );
});

const utf8AsLatin1 = (text: string) => String.fromCharCode(...new TextEncoder().encode(text));
const members = (count: number) => Array.from({ length: count }, (_, nth) => `k${nth}=${nth}`).join();

const hostile: readonly (readonly [string, string])[] = [
  ['a sign that reverses text', utf8AsLatin1('\u202e0af76519-16cd-43dd-8448-eb211c80319c')],
  ['a terminal escape', '0af76519-16cd-43dd-8448-eb211c80319c\t[31m'],
  ['SQL', "'; drop table events; --"],
  ['a thousand members', members(1000)],
  ['ten kilobytes of hex', 'a'.repeat(10_000)],
  ['ten kilobytes of commas', ','.repeat(10_000)],
];
const names = ['traceparent', 'tracestate', 'baggage', 'x-correlation-id', 'x-trace-id'];

describe('over HTTP, hostile headers', () => {
  it.each(hostile)('are answered with new, valid ids: %s', async (_what, value) => {
    const { tracing, spans, diagnostics } = createRecordedTracing();
    const address = await listen(tracing.withTracing(() => new Response('ok')));
    for (const name of names) {
      const { status, headers } = await sendRaw(address, [[name, value]]);
      expect([name, status]).toEqual([name, 200]);
      expect(headers.get('x-trace-id')).toMatch(/^[0-9a-f]{12}7[0-9a-f]{19}$/);
      expect(headers.get('x-correlation-id')?.replaceAll('-', '')).toBe(headers.get('x-trace-id'));
    }
    expect(await spans()).toHaveLength(names.length);
    expect(diagnostics).toEqual([]);
  });

  // An HTTP server refuses headers of this size, but a platform may still hand them to a function.
  it.each([
    ['100 kB', 'x'.repeat(100_000)],
    ['ten thousand members', members(10_000)],
    ['a megabyte', 'a'.repeat(1_000_000)],
  ])('are answered with new, valid ids where a platform lets in %s', async (_what, value) => {
    const { tracing, diagnostics } = createRecordedTracing();
    const handler = tracing.withTracing(() => new Response('ok'));
    const headers = Object.fromEntries(names.map((name) => [name, value]));
    const response = await handler(new Request('http://team.example/', { headers }));
    expect(response.status).toBe(200);
    expect(response.headers.get('x-trace-id')).toMatch(/^[0-9a-f]{12}7[0-9a-f]{19}$/);
    expect(response.headers.get('x-correlation-id')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(diagnostics).toEqual([]);
  });
});
