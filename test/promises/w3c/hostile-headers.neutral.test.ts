import { describe, expect, it } from 'vitest';
import { parseBaggage, parseTraceparent } from 'waybill';
// The imports name the files, because other parts of waybill/server import from `node:`.
import { extractTracingContext } from '../../../src/server/propagation/extract-tracing-context.ts';
import { injectTracingContext } from '../../../src/server/propagation/inject-tracing-context.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const uuid = '0af76519-16cd-43dd-8448-eb211c80319c';
const valid = `00-${traceId}-b7ad6b7169203331-01`;
const members = (count: number) => Array.from({ length: count }, (_, nth) => `k${nth}=${nth}`).join();

const NAMES = ['traceparent', 'tracestate', 'baggage', 'x-correlation-id', 'x-session-id', 'x-trace-id'];
const isUuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const withoutHyphens = (id: string) => id.replaceAll('-', '');

/** Headers of a framework that checks nothing, unlike the platform's own. */
const unchecked = (values: Record<string, string>) =>
  ({ get: (name: string) => values[name] ?? null }) as unknown as Headers;

const real: readonly (readonly [string, string])[] = [
  ['a megabyte of hex', 'a'.repeat(1_000_000)],
  ['a megabyte behind an id', `${traceId}${' '.repeat(1_000_000)}x`],
  ['a megabyte of hyphens', '-'.repeat(1_000_000)],
  ['ten thousand members', members(10_000)],
  ['ten thousand members without a value', 'a,'.repeat(10_000)],
  ['a hundred thousand commas', ','.repeat(100_000)],
  ['ten thousand properties', `a=1${';p'.repeat(10_000)}`],
  ['a hundred thousand percent signs', `a=${'%'.repeat(100_000)}`],
  ['a megabyte of bytes that are no UTF-8', `a=${'%FF'.repeat(333_333)}`],
  ['a script', '<img src=x onerror=alert(1)>'],
  ['SQL', "'; drop table events; --"],
  ['a path', '../../../../etc/passwd'],
  ['a format string', '%s%n${jndi:ldap://x}'],
  ['a terminal escape', `${uuid}\u001b[31m`],
  ['a delete character', `${uuid}\u007f`],
  ['a sign that reverses text, as UTF-8', `${uuid}\u00e2\u0080\u00ae`],
  ['the name of a member of all objects', '__proto__'],
  ['zeros', '0'.repeat(32)],
];

/** An id of another system may travel if it has only signs that are harmless in headers, log lines and searches. */
function expectHarmless(foreignTraceId: string | undefined, traceState: string | undefined): void {
  expect(foreignTraceId ?? 'none').toMatch(/^[\w.:-]{1,128}$/);
  expect(traceState).toBe(foreignTraceId === undefined ? undefined : `waybill=${foreignTraceId}`);
}

const impossible: readonly (readonly [string, string])[] = [
  ['a line break behind', `${uuid}\n`],
  ['a line break and another header', `${uuid}\r\nset-cookie: a=b`],
  ['a line break before', `\n${uuid}`],
  ['a sign that reverses text', `\u202e${uuid}`],
  ['a sign that isolates text', `${uuid}\u2066`],
  ['a zero byte', `${uuid}\0`],
  ['half an emoji', `${uuid}\ud83d`],
  ['digits of another script', uuid.replace('0', '٠')],
];

describe.each([
  ['the platform', (values: Record<string, string>) => new Headers(values), real],
  ['a framework that checks nothing', unchecked, [...real, ...impossible]],
])('in headers of %s', (_whose, headersOf, values) => {
  it.each(values)('%s gives new, valid ids', (_what, value) => {
    const context = extractTracingContext(headersOf(Object.fromEntries(NAMES.map((name) => [name, value]))));
    const { traceState, foreignTraceId, ...ids } = context;
    expect(Object.keys(ids).toSorted()).toEqual(['correlationId', 'flags', 'sessionId', 'traceId']);
    expectHarmless(foreignTraceId, traceState);
    expect(context.correlationId).toMatch(isUuidV7);
    expect(context.traceId).toBe(withoutHyphens(context.correlationId));
    expect(context.traceId).not.toBe(traceId);
    expect(context).toMatchObject({ flags: 1, sessionId: null });
  });

  it.each(values)('%s beside a valid traceparent leaves the trace as it is', (_what, value) => {
    const others = Object.fromEntries(NAMES.slice(1).map((name) => [name, value]));
    const { traceState, foreignTraceId, ...context } = extractTracingContext(
      headersOf({ ...others, traceparent: valid }),
    );
    expect(context).toEqual({
      traceId,
      spanId: 'b7ad6b7169203331',
      flags: 1,
      correlationId: uuid,
      sessionId: null,
    });
    expectHarmless(foreignTraceId, traceState);
  });

  it.each(values)('%s is never passed on', (_what, value) => {
    const context = extractTracingContext(headersOf({ traceparent: value, 'x-correlation-id': value }));
    const outgoing = new Headers();
    injectTracingContext(context, outgoing);
    expect([...outgoing].filter(([, written]) => !/^[\w-]{32,55}$/.test(written))).toEqual([]);
  });
});

it('reads only the first 64 members of a baggage bomb', () => {
  const entries = parseBaggage(members(10_000));
  expect(entries).toHaveLength(64);
  expect(entries?.at(-1)).toEqual({ key: 'k63', value: '63' });
});

describe('injectTracingContext, given a damaged context from a queue,', () => {
  const context = { traceId, spanId: 'b7ad6b7169203331', flags: 1, correlationId: uuid, sessionId: null };
  const write = (changes: object, given?: HeadersInit): Headers => {
    const headers = new Headers(given);
    injectTracingContext({ ...context, ...changes }, headers);
    return headers;
  };

  it.each([...real, ...impossible, ['nothing', '']] as const)(
    'writes valid ids in the place of %s',
    (_what, value) => {
      const headers = write({ traceId: value, correlationId: value, sessionId: value, traceState: value });
      const written = parseTraceparent(headers.get('traceparent'));
      expect(written).toMatchObject({ flags: 1 });
      expect(headers.get('x-trace-id')).toBe(written?.traceId);
      expect(headers.get('x-correlation-id')).toMatch(/^[\w.:-]{1,128}$/);
      expect(headers.get('x-session-id') ?? 'none').toMatch(/^[\w.:-]{1,128}$/);
      expect(headers.get('baggage')?.split(',') ?? []).toHaveLength(headers.has('baggage') ? 1 : 0);
      expect(headers.has('tracestate')).toBe(false);
    },
  );

  it('writes known flags only', () => {
    for (const flags of [255, -1, 4.7, NaN, undefined]) {
      expect(write({ flags }).get('traceparent')).toMatch(/-0[0-3]$/);
    }
  });

  it('writes a tracestate without duplicates, whole, and within its limits', () => {
    expect(write({ traceState: 'a=1, b=2,a=3' }).get('tracestate')).toBe('a=1,b=2');
    expect(write({ traceState: members(33) }).has('tracestate')).toBe(false);
  });

  it('does not change the baggage of others, even beyond every limit', () => {
    const bomb = members(10_000);
    const headers = write({ correlationId: '11111111-1111-4111-8111-111111111111' }, { baggage: bomb });
    expect(headers.get('baggage')).toBe(bomb);
    expect(headers.get('x-correlation-id')).toBe('11111111-1111-4111-8111-111111111111');
  });
});
