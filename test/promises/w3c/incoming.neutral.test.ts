import { describe, expect, it } from 'vitest';
import { generateCorrelationId } from 'waybill';
// The import names the file, because other parts of waybill/server import from `node:`.
import { extractTracingContext } from '../../../src/server/propagation/extract-tracing-context.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const traceUuid = '0af76519-16cd-43dd-8448-eb211c80319c';
const spanId = 'b7ad6b7169203331';
const ids = `${traceId}-${spanId}`;
const valid = `00-${ids}-01`;
const otherUuid = '11111111-1111-4111-8111-111111111111';
const thirdUuid = '22222222-2222-4222-8222-222222222222';
const utf8AsLatin1 = (text: string) => String.fromCharCode(...new TextEncoder().encode(text));
const many = (count: number) => Array.from({ length: count }, (_, nth) => `k${nth}=v`);

const wide = ['a', 'b', 'c'].map((key) => `${key}=${'v'.repeat(200)}`).join();
const wider = Array.from(
  { length: 16 },
  (_, nth) => `${`k${nth}`.padEnd(256, 'x')}=${'v'.repeat(256)}`,
).join();

type HeaderList = readonly (readonly [name: string, value: string])[];
const parents = (...values: string[]): HeaderList => values.map((value) => ['traceparent', value] as const);
const states = (...values: string[]): HeaderList => [
  ['traceparent', valid],
  ...values.map((value) => ['tracestate', value] as const),
];

/** Headers that continue the trace: the headers, and the flags and tracestate that the context then has. */
const continued: readonly (readonly [
  string,
  HeaderList,
  { flags?: number; traceState?: string; foreignTraceId?: string },
])[] = [
  ['a traceparent', parents(valid), {}],
  ['P4 a later version', parents(`cc-${ids}-01-x`), {}],
  ['P4 a later version that says something long', parents(`fe-${ids}-01-${'x'.repeat(200)}`), {}],
  ['P7 spaces and tabs round it', parents(` \t${valid}\t `), {}],
  ['P8 not sampled', parents(`00-${ids}-00`), { flags: 0 }],
  ['P9 undefined flags', parents(`00-${ids}-fc`), { flags: 0 }],
  ['P10 random', parents(`00-${ids}-03`), { flags: 3 }],
  ['P10 not random', parents(`00-${ids}-01`), { flags: 1 }],
  ['P13 a name in capitals', [['TRACEPARENT', valid]], {}],
  ['P13 a name in mixed case', [['TraceParent', valid]], {}],
  ['T1 a bad tracestate', states('BAD=1'), {}],
  ['T2 an empty tracestate', states(''), {}],
  ['T2 two tracestates', states('a=1', 'b=2'), { traceState: 'a=1,b=2' }],
  ['T2 an empty tracestate before another', states('', 'a=1'), { traceState: 'a=1' }],
  ['T2 an empty tracestate behind another', states('a=1', ''), { traceState: 'a=1' }],
  [
    'T2 32 members in three headers',
    states(many(10).join(), many(21).slice(10).join(), many(32).slice(21).join()),
    { traceState: many(32).join() },
  ],
  ['T2 33 members in two headers', states(many(32).join(), 'z=1'), {}],
  ['T5 a bad member in the second header', states('a=1', 'B=2'), {}],
  ['T6 the same key in two headers', states('a=1,b=2', 'a=3'), { traceState: 'a=1,b=2' }],
  ['T7 spaces round members', states(' b=2 ,\ta=1\t'), { traceState: 'b=2,a=1' }],
  ['T8 600 characters', states(wide), { traceState: wide }],
  ['T8 8 KiB, of which the last members are left out', states(wider), { traceState: wider.slice(0, 3597) }],
  [
    'P13 a tracestate under a wrong name',
    [
      ['traceparent', valid],
      ['trace-state', 'a=1'],
    ],
    {},
  ],
  [
    'P13 a tracestate in capitals',
    [
      ['traceparent', valid],
      ['TRACESTATE', 'a=1'],
    ],
    { traceState: 'a=1' },
  ],
  [
    'an x-trace-id beside it, which is only carried',
    [
      ['traceparent', valid],
      ['x-trace-id', thirdUuid],
    ],
    { foreignTraceId: thirdUuid, traceState: `waybill=${thirdUuid}` },
  ],
];

/** Headers that begin a new trace. */
const begun: readonly (readonly [string, HeaderList])[] = [
  ['no header', []],
  ['P1 upper case in the trace id', parents(`00-${traceId.toUpperCase()}-${spanId}-01`)],
  ['P1 upper case in the flags', parents(`00-${ids}-0A`)],
  ['P2 version ff', parents(`ff-${ids}-01`)],
  ['P2 version ff with a tail', parents(`ff-${ids}-01-x`)],
  ['P3 a tail in version 00', parents(`${valid}-x`)],
  ['P4 a dot in a later version', parents(`cc-${ids}-01.x`)],
  ['P5 a trace id of zeros', parents(`00-${'0'.repeat(32)}-${spanId}-01`)],
  ['P5 a span id of zeros', parents(`00-${traceId}-${'0'.repeat(16)}-01`)],
  ['P6 the same header twice', parents(valid, valid)],
  ['P6 two headers of a later version', parents(`cc-${ids}-01-x`, `cc-${ids}-01-y`)],
  ['P6 an empty header and a valid one', parents('', valid)],
  ['P7 a non-breaking space before it', parents(`\u00a0${valid}`)],
  ['P7 a non-breaking space behind it', parents(`${valid}\u00a0`)],
  ['P13 the wrong name', [['trace-parent', valid]]],
  ['P13 another wrong name', [['trace.parent', valid]]],
  ['T1 a tracestate alone', [['tracestate', 'a=1']]],
  [
    'T1 a tracestate beside an invalid traceparent',
    [
      ['traceparent', `ff-${ids}-01`],
      ['tracestate', 'a=1'],
    ],
  ],
  ['S10 more than 8 KiB', parents(`cc-${ids}-01-${'x'.repeat(8192)}`)],
  [
    'an x-trace-id that came twice',
    [
      ['x-trace-id', traceId],
      ['x-trace-id', traceId],
    ],
  ],
  ['an x-trace-id of zeros', [['x-trace-id', '0'.repeat(32)]]],
  ['an x-trace-id with a sign that reverses text', [['x-trace-id', utf8AsLatin1(`${traceUuid}\u202e`)]]],
];

/** Headers beside a valid traceparent, with the correlation id that they give. */
const correlated: readonly (readonly [string, HeaderList, string])[] = [
  ['x-correlation-id', [['x-correlation-id', otherUuid]], otherUuid],
  [
    'x-correlation-id before baggage',
    [
      ['baggage', `correlation.id=${thirdUuid}`],
      ['X-Correlation-Id', otherUuid],
    ],
    otherUuid,
  ],
  ['baggage', [['baggage', `a=1;p , correlation.id = ${otherUuid};q`]], otherUuid],
  [
    'the second baggage',
    [
      ['baggage', 'a=1'],
      ['baggage', `correlation.id=${otherUuid}`],
    ],
    otherUuid,
  ],
  [
    'the first of two in baggage',
    [
      ['baggage', `correlation.id=${otherUuid}`],
      ['baggage', `correlation.id=${thirdUuid}`],
    ],
    otherUuid,
  ],
  [
    'baggage, percent-encoded',
    [['baggage', `correlation.id=${otherUuid.replaceAll('-', '%2d')}`]],
    otherUuid,
  ],
  ['baggage among members that are none', [['baggage', `,x,"y"=1,correlation.id=${otherUuid}`]], otherUuid],
  [
    'the trace where x-correlation-id came twice',
    [
      ['x-correlation-id', otherUuid],
      ['x-correlation-id', otherUuid],
    ],
    traceUuid,
  ],
  [
    'the trace where x-correlation-id is another word',
    [['x-correlation-id', "'; drop table events; --"]],
    traceUuid,
  ],
  [
    'the trace where x-correlation-id reverses text',
    [['x-correlation-id', utf8AsLatin1(`\u202e${otherUuid}`)]],
    traceUuid,
  ],
  ['the trace where baggage names a session', [['baggage', `session.id=${otherUuid}`]], traceUuid],
];

const extract = (headers: HeaderList) =>
  extractTracingContext(new Headers(headers.map(([name, value]): [string, string] => [name, value])));

describe('extractTracingContext', () => {
  it.each(continued)('continues the trace with %s', (_what, headers, { flags = 1, ...state }) => {
    expect(extract(headers)).toEqual({
      traceId,
      spanId,
      flags,
      correlationId: traceUuid,
      sessionId: null,
      ...state,
    });
  });

  it.each(begun)('begins a new trace with %s', (_what, headers) => {
    const context = extract(headers);
    expect(context).toEqual({
      traceId: expect.stringMatching(/^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/) as string,
      flags: 1,
      correlationId: context.traceId.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
      sessionId: null,
    });
    expect(context.traceId).not.toBe(traceId);
  });

  it.each(correlated)('takes the correlation id of %s', (_what, headers, correlationId) => {
    expect(extract([['traceparent', valid], ...headers])).toEqual({
      traceId,
      spanId,
      flags: 1,
      correlationId,
      sessionId: null,
    });
  });

  it.each([traceId, traceUuid, traceUuid.toUpperCase()])(
    'continues the trace of x-trace-id: %s, and promises nothing of its end (P10)',
    (header) => {
      const headers: HeaderList = [...parents('invalid'), ['tracestate', 'a=1'], ['x-trace-id', header]];
      const continuedContext = { traceId, flags: 1, correlationId: traceUuid, sessionId: null };
      expect(extract(headers)).toEqual(continuedContext);
      expect(extract(headers.slice(2))).toEqual(continuedContext);
    },
  );

  it('reads a Request as it reads its headers', () => {
    const headers = { traceparent: valid, tracestate: 'a=1', 'x-correlation-id': generateCorrelationId() };
    const request = new Request('http://localhost/', { headers });
    expect(extractTracingContext(request)).toEqual(extractTracingContext(new Headers(headers)));
  });
});
