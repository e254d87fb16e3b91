import type { TracingContext } from 'waybill';
import { extractTracingContext } from 'waybill/server';
import { describe, expect, it } from 'vitest';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const traceUuid = '0af76519-16cd-43dd-8448-eb211c80319c';
const spanId = 'b7ad6b7169203331';
const valid = `00-${traceId}-${spanId}-01`;
const otherId = '11111111111141118111111111111111';
const otherUuid = '11111111-1111-4111-8111-111111111111';
const thirdUuid = '22222222-2222-4222-8222-222222222222';

const extract = (headers: Record<string, string>) => extractTracingContext(new Headers(headers));

describe('gives the trace of a valid traceparent', () => {
  it.each([
    ['unchanged', valid, 1],
    ['unsampled', `00-${traceId}-${spanId}-00`, 0],
    ['random', `00-${traceId}-${spanId}-02`, 2],
    ['sampled and random', `00-${traceId}-${spanId}-03`, 3],
    ['with undefined flags, which are dropped', `00-${traceId}-${spanId}-ff`, 3],
    ['with one undefined flag', `00-${traceId}-${spanId}-04`, 0],
    ['of a later version', `cc-${traceId}-${spanId}-01`, 1],
    ['of a later version with more fields', `cc-${traceId}-${spanId}-01-what-the-future-holds`, 1],
    ['of the last version', `fe-${traceId}-${spanId}-01`, 1],
    ['with spaces round it', ` ${valid} `, 1],
    ['with tabs round it', `\t${valid}\t`, 1],
  ])('%s', (_, traceparent, flags) => {
    expect(extract({ traceparent })).toEqual({
      traceId,
      spanId,
      flags,
      correlationId: traceUuid,
      sessionId: null,
    });
  });
});

describe('takes no trace from an invalid traceparent', () => {
  it.each([
    ['empty', ''],
    ['one word', 'garbage'],
    ['upper case in the trace id', `00-${traceId.toUpperCase()}-${spanId}-01`],
    ['upper case in the span id', `00-${traceId}-${spanId.toUpperCase()}-01`],
    ['upper case in the flags', `00-${traceId}-${spanId}-0A`],
    ['version ff', `ff-${traceId}-${spanId}-01`],
    ['a version of one digit', `0-${traceId}-${spanId}-01`],
    ['a version that is not hex', `0x-${traceId}-${spanId}-01`],
    ['more fields in version 00', `${valid}-more`],
    ['a trailing hyphen in version 00', `${valid}-`],
    ['more without a hyphen in a later version', `cc-${traceId}-${spanId}-01.more`],
    ['a trace id of zeros', `00-${'0'.repeat(32)}-${spanId}-01`],
    ['a span id of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
    ['a short trace id', `00-${traceId.slice(1)}-${spanId}-01`],
    ['a long trace id', `00-${traceId}0-${spanId}-01`],
    ['a short span id', `00-${traceId}-${spanId.slice(1)}-01`],
    ['no flags', `00-${traceId}-${spanId}`],
    ['flags of one digit', `00-${traceId}-${spanId}-1`],
    ['letters beyond f', `00-${traceId.replace('a', 'g')}-${spanId}-01`],
    ['two headers', `${valid}, ${valid}`],
    ['a non-breaking space before it', `\u00a0${valid}`],
    ['underscores', valid.replaceAll('-', '_')],
    ['ten thousand characters', `cc-${traceId}-${spanId}-01-${'x'.repeat(10_000)}`],
  ])('%s', (_, traceparent) => {
    const context = extract({ traceparent, tracestate: 'vendor=1' });
    expect(context.traceId).toMatch(/^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
    expect(context.traceId).not.toBe(traceId);
    expect(context).toMatchObject({ flags: 1, sessionId: null });
    expect(context).not.toHaveProperty('spanId');
    expect(context).not.toHaveProperty('traceState');
  });
});

describe('keeps tracestate beside a valid traceparent', () => {
  it.each([
    ['one member', 'vendor=1', 'vendor=1'],
    ['space and empty members tidied', ' a=1 ,, b=2\t', 'a=1,b=2'],
    ['two headers', 'a=1, b=2', 'a=1,b=2'],
    [
      '32 members',
      Array.from({ length: 32 }, (_, n) => `k${n}=v`).join(),
      Array.from({ length: 32 }, (_, n) => `k${n}=v`).join(),
    ],
    ['33 members', Array.from({ length: 33 }, (_, n) => `k${n}=v`).join(), undefined],
    ['one bad member', 'a=1,B=2', undefined],
    ['no value', 'a=', undefined],
    ['too long', `a=${'x'.repeat(5000)}`, undefined],
  ])('%s', (_, tracestate, expected) => {
    const context = extract({ traceparent: valid, tracestate });
    expect(context.traceId).toBe(traceId);
    expect(context.traceState).toBe(expected);
  });
});

describe('takes the trace of x-trace-id if there is no valid traceparent', () => {
  const from = (header: string) => extract({ traceparent: 'invalid', 'x-trace-id': header });

  it.each([
    ['32 hex digits', traceId],
    ['a UUID', traceUuid],
    ['upper case, made lower', traceUuid.toUpperCase()],
  ])('from %s', (_, header) => {
    expect(from(header)).toEqual({ traceId, flags: 1, correlationId: traceUuid, sessionId: null });
  });

  it.each([
    ['zeros, which are not an id', '0'.repeat(32)],
    ['a UUID of zeros', '00000000-0000-0000-0000-000000000000'],
    ['31 digits', traceId.slice(1)],
    ['33 digits', `${traceId}0`],
    ['letters that are not hex', traceId.replace('a', 'g')],
    ['two headers', `${traceId}, ${traceId}`],
    ['a script', '<script>alert(1)</script>'],
    ['a megabyte', 'a'.repeat(1_000_000)],
  ])('but not from %s', (_, header) => {
    const context = from(header);
    expect(context.traceId).toMatch(/^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
    expect(context.flags).toBe(1);
  });

  it('but not if there is a valid traceparent', () => {
    expect(extract({ traceparent: valid, 'x-trace-id': otherId })).toMatchObject({
      traceId,
      correlationId: traceUuid,
    });
  });
});

describe('takes the correlation id', () => {
  const from = (headers: Record<string, string>) => extract({ traceparent: valid, ...headers }).correlationId;
  it.each([
    ['of x-correlation-id', { 'x-correlation-id': otherUuid }, otherUuid],
    ['in lower case', { 'x-correlation-id': otherUuid.toUpperCase() }, otherUuid],
    ['spelled as a UUID', { 'x-correlation-id': otherId }, otherUuid],
    [
      'of x-correlation-id before baggage',
      { 'x-correlation-id': otherUuid, baggage: `correlation.id=${thirdUuid}` },
      otherUuid,
    ],
    ['of baggage', { baggage: `correlation.id=${otherUuid}` }, otherUuid],
    [
      'of baggage with other members',
      { baggage: `a=1, correlation.id = ${otherUuid};ttl=5 ,b=2` },
      otherUuid,
    ],
    [
      'of baggage where x-correlation-id is invalid',
      { 'x-correlation-id': 'order 4711', baggage: `correlation.id=${otherUuid}` },
      otherUuid,
    ],
    [
      'of the trace where both are invalid',
      { 'x-correlation-id': 'x', baggage: 'correlation.id=x' },
      traceUuid,
    ],
    [
      'of the trace where it is zeros',
      { 'x-correlation-id': '00000000-0000-0000-0000-000000000000' },
      traceUuid,
    ],
    [
      'of the trace where baggage says zeros',
      { baggage: 'correlation.id=00000000-0000-0000-0000-000000000000' },
      traceUuid,
    ],
    ['of the trace where baggage has another key', { baggage: `xcorrelation.id=${otherUuid}` }, traceUuid],
    [
      'of baggage that is too long, from its first part',
      { baggage: `correlation.id=${otherUuid},a=${'x'.repeat(9000)}` },
      otherUuid,
    ],
    [
      'of the trace where it stands behind the limit of baggage',
      { baggage: `a=${'x'.repeat(9000)},correlation.id=${otherUuid}` },
      traceUuid,
    ],
    [
      'of the trace where x-correlation-id came twice',
      { 'x-correlation-id': `${otherUuid}, ${otherUuid}` },
      traceUuid,
    ],
    [
      'of the trace where a terminal escape comes along',
      { 'x-correlation-id': `${otherUuid}\u001b[31m` },
      traceUuid,
    ],
  ])('%s', (_, headers, expected) => {
    expect(from(headers as unknown as Record<string, string>)).toBe(expected);
  });

  it('and begins a new trace for it if there is no trace', () => {
    const context = extract({ 'x-correlation-id': otherUuid });
    expect(context.correlationId).toBe(otherUuid);
    expect(context.traceId).not.toBe(otherId);
  });
});

it('never takes a session id from a header', () => {
  const context = extract({
    traceparent: valid,
    'x-session-id': otherUuid,
    baggage: `session.id=${otherUuid}`,
  });
  expect(JSON.stringify(context)).not.toContain(otherUuid);
});

it('reads a Request in the same way as its headers', () => {
  const request = new Request('http://localhost/', { headers: { traceparent: valid } });
  expect(extractTracingContext(request)).toEqual(extractTracingContext(request.headers));
});

it('begins a new trace for each request without headers', () => {
  const ids = Array.from({ length: 100 }, () => extract({}).traceId);
  expect(new Set(ids).size).toBe(100);
});

it('gives a usable context for any strings', () => {
  // A linear congruential generator gives the same strings in every run.
  let state = 42;
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pieces = [
    valid,
    traceId,
    traceUuid,
    'correlation.id=',
    '-',
    ',',
    '=',
    ';',
    '00',
    'ff',
    '%',
    '\t',
    'é',
    'ÿ',
    ' ',
  ];
  const header = () =>
    Array.from({ length: random(6) }, () =>
      random(3) > 0 ? pieces[random(pieces.length)] : String.fromCharCode(32 + random(95)),
    ).join('');
  const isUsable = ({
    traceId: trace,
    spanId: span = spanId,
    correlationId,
    flags,
    sessionId,
  }: TracingContext) =>
    /^(?!0{32})[0-9a-f]{32}$/.test(trace) &&
    /^(?!0{16})[0-9a-f]{16}$/.test(span) &&
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(correlationId) &&
    flags >= 0 &&
    flags <= 3 &&
    sessionId === null;
  const contexts = Array.from({ length: 20_000 }, () =>
    extract({
      traceparent: header(),
      tracestate: header(),
      baggage: header(),
      'x-trace-id': header(),
      'x-correlation-id': header(),
    }),
  );
  expect(contexts.filter((context) => !isUsable(context))).toEqual([]);
  // Many of the strings are close enough to valid headers to name the trace.
  expect(contexts.filter((context) => context.traceId === traceId).length).toBeGreaterThan(500);
});
