import { describe, expect, it } from 'vitest';
import type { LogRecord, SpanKind, SpanRecord, TraceData } from 'waybill';
import { clockSkews, correctClocks } from 'waybill/analysis';
import { fuzzSeeds, underSeed } from '../../house/fuzz-seeds.ts';
import { createRandom, type Random } from '../../house/random.ts';
import { at, drawShapes, spanOf, traceOf } from './shapes.ts';

const MS = 1_000_000;
const HOUR = 3_600_000;

/** A call in true times, in milliseconds. */
interface Call {
  readonly id: number;
  readonly under?: number | undefined;
  readonly program: string;
  readonly kind: SpanKind;
  readonly from: number;
  readonly to: number;
}

/** Records calls as programs with these clocks date them. A clock is so many milliseconds ahead. */
function record(calls: readonly Call[], clocks: Readonly<Record<string, number>>): TraceData {
  return traceOf(
    calls.map(({ id, under, program, kind, from, to }) => {
      const ahead = clocks[program] ?? 0;
      return spanOf(
        { id, under, from: (from + ahead) * MS, to: (to + ahead) * MS },
        { kind, resource: { 'service.name': program } },
      );
    }),
  );
}

const request: readonly Call[] = [
  { id: 0, program: 'web', kind: 'internal', from: 0, to: 100 },
  { id: 1, under: 0, program: 'web', kind: 'client', from: 10, to: 90 },
  { id: 2, under: 1, program: 'api', kind: 'server', from: 20, to: 80 },
];

it('reports nothing if all times are possible', () => {
  expect(clockSkews(record(request, {}))).toEqual([]);
  // 9 ms ahead are not to be seen: the server seems to have answered 1 ms before the caller had its answer.
  expect(clockSkews(record(request, { api: 9 }))).toEqual([]);
});

it.each([HOUR, -HOUR, 15, -15])('finds a server whose clock is %i ms ahead', (ahead) => {
  expect(clockSkews(record(request, { api: ahead }))).toEqual([
    {
      service: 'api',
      instance: '',
      aheadMs: ahead,
      leastMs: ahead - 10,
      mostMs: ahead + 10,
      calls: 1,
      agreeing: 1,
    },
  ]);
});

it('counts the clocks behind a wrong one from the beginning of the trace', () => {
  const calls: readonly Call[] = [
    ...request,
    { id: 3, under: 2, program: 'api', kind: 'client', from: 30, to: 70 },
    { id: 4, under: 3, program: 'stock', kind: 'server', from: 32, to: 68 },
    { id: 5, under: 2, program: 'api', kind: 'client', from: 70, to: 78 },
    { id: 6, under: 5, program: 'bank', kind: 'server', from: 72, to: 76 },
  ];
  const skews = clockSkews(record(calls, { api: HOUR, bank: HOUR + 500 }));
  expect(skews.map(({ service, aheadMs }) => [service, Math.round(aheadMs / 10) * 10])).toEqual([
    ['api', HOUR],
    ['bank', HOUR + 500],
  ]);
});

it('lets one call with wrong times decide nothing', () => {
  const odd: readonly Call[] = [
    { id: 11, under: 0, program: 'web', kind: 'client', from: 50, to: 60 },
    { id: 12, under: 11, program: 'api', kind: 'server', from: 5000, to: 5005 },
  ];
  const more = [1, 2].flatMap((nth) =>
    request
      .slice(1)
      .map((call) => ({ ...call, id: call.id + 20 * nth, under: call.under && call.under + 20 * nth })),
  );
  expect(clockSkews(record([...request, ...odd], {}))).toEqual([]);
  expect(clockSkews(record([...request, ...odd, ...more], { api: HOUR }))).toMatchObject([
    { aheadMs: HOUR, calls: 4, agreeing: 3 },
  ]);
});

describe('the end of a callee', () => {
  const long = request.map((call) => (call.id === 2 ? { ...call, to: 500 } : call));

  it('tells nothing if the caller gave up', () => {
    const { spans } = record(long, {});
    const gaveUp = spans.map((span): SpanRecord => ({ ...span, status: { code: 'error' } }));
    expect(clockSkews(traceOf(gaveUp))).toEqual([]);
  });

  it('tells nothing if the callee worked longer than the whole call', () => {
    expect(clockSkews(record(long, {}))).toEqual([]);
  });

  it('tells nothing about a message, but its beginning does', () => {
    const calls: readonly Call[] = [
      { id: 0, program: 'shop', kind: 'producer', from: 0, to: 1 },
      { id: 1, under: 0, program: 'stock', kind: 'consumer', from: 700, to: 800 },
    ];
    expect(clockSkews(record(calls, { stock: 2000 }))).toEqual([]);
    expect(clockSkews(record(calls, { stock: -2000 }))).toMatchObject([
      { service: 'stock', aheadMs: -1300, leastMs: undefined, mostMs: -1300 },
    ]);
  });
});

it('tells two instances of one service apart', () => {
  const { spans } = record(request, { api: HOUR });
  const other = record(request.slice(1), {}).spans.map((span, nth): SpanRecord => ({
    ...span,
    spanId: nth ? 'b'.repeat(16) : 'a'.repeat(16),
    parentSpanId: nth ? 'a'.repeat(16) : span.parentSpanId,
    resource: nth ? { 'service.name': 'api', 'service.instance.id': 'two' } : span.resource,
  }));
  expect(clockSkews(traceOf([...spans, ...other]))).toMatchObject([
    { service: 'api', instance: '', aheadMs: HOUR },
  ]);
});

describe('corrected clocks', () => {
  it('move spans, their events and log records', () => {
    const recorded = record(request, { api: HOUR });
    const time = at(HOUR * MS + 25 * MS);
    const log: LogRecord = {
      type: 'log',
      timeUnixNano: time,
      severityNumber: 9,
      severityText: 'info',
      body: 'loaded',
      attributes: {},
      flags: 1,
      resource: { 'service.name': 'api' },
    };
    const trace: TraceData = {
      ...recorded,
      spans: recorded.spans.map((span) =>
        span.kind === 'server'
          ? { ...span, events: [{ timeUnixNano: time, name: 'x', attributes: {} }] }
          : span,
      ),
      logs: [log, { ...log, resource: { 'service.name': 'web' }, timeUnixNano: at(5) }],
    };
    const corrected = correctClocks(trace, clockSkews(trace));
    expect(corrected.spans.map(({ startTimeUnixNano }) => startTimeUnixNano)).toEqual([
      at(0),
      at(10 * MS),
      at(20 * MS),
    ]);
    expect(corrected.spans[2]!.events![0]!.timeUnixNano).toBe(at(25 * MS));
    expect(corrected.logs.map(({ timeUnixNano }) => timeUnixNano)).toEqual([at(25 * MS), at(5)]);
  });

  it('give the trace back if all clocks are right, and leave unknown times', () => {
    const trace = record(request, {});
    expect(correctClocks(trace, clockSkews(trace))).toBe(trace);
    const late = record(request, { api: HOUR });
    const spans = late.spans.map((span): SpanRecord => ({ ...span, endTimeUnixNano: '0' }));
    const corrected = correctClocks({ ...late, spans }, clockSkews(late));
    expect(corrected.spans.map(({ endTimeUnixNano }) => endTimeUnixNano)).toEqual(['0', '0', '0']);
  });
});

/** Draws a chain of requests between programs, with true times in which each callee lies inside of its call. */
function drawCalls({ below, pick }: Random): readonly Call[] {
  const programs = ['web', 'api', 'stock', 'bank', 'mail'];
  const calls: Call[] = [{ id: 0, program: 'web', kind: 'internal', from: 0, to: 10_000 }];
  for (let nth = 0; nth < 1 + below(12); nth++) {
    const outer = pick(calls.filter(({ kind, from, to }) => kind !== 'client' && to - from > 50));
    const from = outer.from + below((outer.to - outer.from) / 3) + 1;
    const to = outer.to - below((outer.to - outer.from) / 3) - 1;
    const client: Call = {
      id: calls.length,
      under: outer.id,
      program: outer.program,
      kind: 'client',
      from,
      to,
    };
    const third = Math.floor((to - from) / 3);
    calls.push(client, {
      id: calls.length + 1,
      under: client.id,
      program: pick(programs.filter((program) => program !== outer.program)),
      kind: 'server',
      from: from + below(third),
      to: to - below(third),
    });
  }
  return calls;
}

it('finds clocks up to an hour wrong in 1,000 random traces, with the truth within the limits', () => {
  let wrong = 0;
  const check = (seed: number): void => {
    const random = createRandom(seed);
    const calls = drawCalls(random);
    const clocks = Object.fromEntries(
      ['api', 'stock', 'bank', 'mail'].map((program) => [
        program,
        random.chance(0.5) ? 0 : random.below(2 * HOUR) - HOUR,
      ]),
    );
    const trace = record(calls, clocks);
    const skews = clockSkews(trace);
    wrong += skews.length;
    for (const { service, aheadMs, leastMs, mostMs, calls: count, agreeing } of skews) {
      const truth = clocks[service] ?? 0;
      expect(agreeing).toBe(count);
      expect(leastMs).toBeLessThanOrEqual(truth + 0.001);
      expect(mostMs).toBeGreaterThanOrEqual(truth - 0.001);
      expect(Math.abs(aheadMs - truth)).toBeLessThanOrEqual(mostMs! - leastMs! + 2);
    }
    // A clock that is wrong by more than a whole call takes cannot hide.
    for (const [program, ahead] of Object.entries(clocks)) {
      const isThere = calls.some((call) => call.program === program);
      if (isThere && Math.abs(ahead) > 20_000) expect(skews.map(({ service }) => service)).toContain(program);
    }
  };
  for (const seed of fuzzSeeds(1_000)) underSeed(seed, () => check(seed));
  expect(wrong).toBeGreaterThan(500);
});

it('answers for strange traces, for a chain 50,000 deep and for 50,000 children', () => {
  for (const seed of fuzzSeeds(200)) {
    const trace = traceOf(
      drawShapes(seed).map((shape) => spanOf(shape, { resource: { 'service.name': 'ab'[shape.id % 2]! } })),
    );
    expect(correctClocks(trace, clockSkews(trace)).spans).toHaveLength(trace.spans.length);
  }
  const count = 50_000;
  const build = (under: (id: number) => number | undefined): TraceData =>
    traceOf(
      Array.from({ length: count }, (_, id) =>
        spanOf(
          { id, under: under(id), from: id, to: id + 1 },
          { resource: { 'service.name': id % 2 ? 'a' : 'b' } },
        ),
      ),
    );
  expect(clockSkews(build((id) => (id ? id - 1 : undefined)))).toEqual([]);
  expect(clockSkews(build((id) => (id ? 0 : undefined)))).toEqual([]);
  expect(clockSkews(traceOf([]))).toEqual([]);
});
