import { describe, expect, it } from 'vitest';
import { buildTracingHeaders, parseTraceparent } from 'waybill';
// The imports name the files, because other parts of waybill/server import from `node:`.
import { extractTracingContext } from '../../../src/server/propagation/extract-tracing-context.ts';
import { injectTracingContext } from '../../../src/server/propagation/inject-tracing-context.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const ids = `${traceId}-${spanId}`;
const many = (count: number) => Array.from({ length: count }, (_, nth) => `k${nth}=v`).join();

/** The two ways in which a context is written. */
const writers = [
  [
    'injectTracingContext',
    (incoming: Record<string, string>): Headers => {
      const outgoing = new Headers();
      injectTracingContext(extractTracingContext(new Headers(incoming)), outgoing);
      return outgoing;
    },
  ],
  [
    'buildTracingHeaders',
    (incoming: Record<string, string>): Headers => {
      // The caller's span does not cause the next request, so its id is left out.
      const { spanId: _callers, ...context } = extractTracingContext(new Headers(incoming));
      return new Headers(buildTracingHeaders(context));
    },
  ],
] as const;

const continued: readonly (readonly [string, traceparent: string, flags: string])[] = [
  ['P4 version 01 as version 00', `01-${ids}-01`, '01'],
  ['P4 version cc as version 00', `cc-${ids}-01`, '01'],
  ['P4 version fe as version 00, without its additional fields', `fe-${ids}-03-more-to-say`, '03'],
  ['P8 sampled', `00-${ids}-01`, '01'],
  ['P8 not sampled', `00-${ids}-00`, '00'],
  ['P9 all flags as the two that are known', `00-${ids}-ff`, '03'],
  ['P9 the highest flag as none', `00-${ids}-80`, '00'],
  ['P9 the first digit as none', `00-${ids}-f0`, '00'],
  ['P9 flag 5 beside sampled as sampled', `00-${ids}-11`, '01'],
  ['P9 bit 3 as none', `00-${ids}-04`, '00'],
  ['P9 bit 4 beside random as random', `00-${ids}-0a`, '02'],
  ['P9 unknown flags of a later version as none', `cc-${ids}-fc-x`, '00'],
  ['P10 random and sampled', `00-${ids}-03`, '03'],
  ['P10 random, not sampled', `00-${ids}-02`, '02'],
  ['P10 sampled, not random', `00-${ids}-01`, '01'],
  ['P10 neither', `00-${ids}-00`, '00'],
  ['P10 a random flag that a later version set', `01-${ids}-02`, '02'],
];

const states: readonly (readonly [string, tracestate: string, written: string | null])[] = [
  ['T2 empty members left out', 'a=1,,b=2,', 'a=1,b=2'],
  ['T2 32 members, and none of ours', many(32), many(32)],
  ['T2 nothing of 33 members', many(33), null],
  ['T5 nothing of a bad one', 'a=1,B=2', null],
  ['T6 no key twice', 'a=1,b=2,a=3', 'a=1,b=2'],
  ['T7 no spaces round members', ' a=1 ,\tb= 2 ', 'a=1,b= 2'],
  ['T8 more than 512 characters whole', `a=${'v'.repeat(256)},b=${'v'.repeat(256)}`, ''],
  ['T9 members in their order', 'rojo=1,congo=2,0=3,az=4,a=5', ''],
  ['T10 the member of OpenTelemetry where it stood', 'a=1,ot=th:8', ''],
];

describe.each(writers)('%s', (_name, write) => {
  it.each(continued)('writes %s', (_what, traceparent, flags) => {
    const written = write({ traceparent }).get('traceparent') ?? '';
    expect(written).toMatch(new RegExp(`^00-${traceId}-(?!0{16})[0-9a-f]{16}-${flags}$`));
    expect(written).not.toContain(spanId);
  });

  it.each(states)('writes of tracestate %s', (_what, tracestate, written) => {
    const headers = write({ traceparent: `00-${ids}-01`, tracestate });
    expect(headers.get('tracestate')).toBe(written === '' ? tracestate : written);
    expect(headers.get('traceparent')).toContain(traceId);
  });

  it('gives each of 100 calls a parent id of its own (P11)', () => {
    const written = Array.from({ length: 100 }, () => write({ traceparent: `00-${ids}-01` }));
    const parents = written.map((headers) => parseTraceparent(headers.get('traceparent'))?.spanId);
    expect(new Set(parents).size).toBe(100);
    expect(parents).not.toContain(undefined);
  });

  it('begins a new trace if the given one is invalid: other ids, both flags, no tracestate (P12, T1)', () => {
    for (const traceparent of [`ff-${ids}-00`, `00-${ids}-01, 00-${ids}-01`, `00-${ids.toUpperCase()}-00`]) {
      const headers = write({ traceparent, tracestate: 'a=1' });
      expect(headers.get('traceparent')).toMatch(/^00-[0-9a-f]{12}7[0-9a-f]{19}-[0-9a-f]{16}-01$/);
      expect(headers.get('traceparent')).not.toContain(traceId);
      expect(headers.has('tracestate')).toBe(false);
    }
  });

  it('does not promise a random id if only x-trace-id gave the trace id (P10)', () => {
    expect(write({ 'x-trace-id': traceId }).get('traceparent')).toMatch(
      new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`),
    );
  });

  it('uses the names in lower case (P13)', () => {
    const names = [...write({ TraceParent: `00-${ids}-01`, TRACESTATE: 'a=1' }).keys()];
    expect(names).toEqual(['traceparent', 'tracestate', 'x-correlation-id', 'x-trace-id']);
    const built = buildTracingHeaders(extractTracingContext(new Headers()));
    expect(Object.keys(built)).toEqual(['traceparent', 'x-correlation-id', 'x-trace-id']);
  });

  it('adds no tracestate if none was given (T10)', () => {
    expect(write({ traceparent: `00-${ids}-01` }).has('tracestate')).toBe(false);
  });

  it('is read by the other side as it was meant', () => {
    const incoming = {
      traceparent: `cc-${ids}-0e-x`,
      tracestate: 'b=2, a=1,b=3',
      baggage: 'correlation.id=11111111-1111-4111-8111-111111111111',
    };
    const { spanId: own, ...read } = extractTracingContext(write(incoming));
    const { spanId: callers, ...meant } = extractTracingContext(new Headers(incoming));
    expect(read).toEqual(meant);
    expect(own).not.toBe(callers);
  });
});
