import type { Attributes, AttributeValue, LogRecord, SpanRecord, TelemetryRecord } from 'waybill';
import { createRandom, type Random } from '../../house/random.ts';

const SERVICES = ['shop-web', 'orders', 'billing'];
const KINDS = ['internal', 'server', 'client', 'producer', 'consumer'] as const;
const TEXTS = ['paid', 'Ä ö 💥', '', 'o\'brien"; drop table waybill.spans; --', '{"a": 1}', 'zwei\nZeilen'];

/** The ids that generated records share. */
export interface IdPool {
  readonly traces: readonly string[];
  readonly correlations: readonly string[];
  readonly sessions: readonly string[];
  readonly foreign: readonly string[];
}

const uuid = (random: Random): string => hex(random, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

function hex(random: Random, digits: number): string {
  return Array.from({ length: digits }, () => (1 + random.below(15)).toString(16)).join('');
}

function createPool(random: Random, size: number): IdPool {
  const many = (make: (nth: number) => string) => Array.from({ length: size }, (_, nth) => make(nth));
  const traces = many(() => hex(random, 32));
  // Two traces share a reference.
  traces.push(`${hex(random, 22)}${traces[0]!.slice(-10)}`);
  return {
    traces,
    correlations: many(() => uuid(random)),
    sessions: many(() => uuid(random)),
    foreign: many((nth) => `Order-47${nth}`),
  };
}

function valueOf(random: Random, depth = 0): AttributeValue {
  const simple: AttributeValue[] = [random.pick(TEXTS), random.below(1e9), random.next(), -7, true, false];
  if (depth > 2 || random.chance(0.8)) return random.pick(simple);
  const inner = () => valueOf(random, depth + 1);
  return random.chance(0.5) ? [inner(), inner()] : { a: inner(), longer: inner() };
}

/** The time of a record, in nanoseconds. No two records of one generator share a time. */
const nano = (ms: number, nth: number): string =>
  String(1_790_000_000_000_000_000n + BigInt(ms) * 1_000_000n + BigInt(nth));

/** Makes records at random. Equal seeds make equal records. */
export class RecordMaker {
  readonly random: Random;
  readonly pool: IdPool;
  #nth = 0;

  constructor(seed: number, traces: number) {
    this.random = createRandom(seed);
    this.pool = createPool(this.random, traces);
  }

  #attributes(more: Attributes = {}): Attributes {
    const { random, pool } = this;
    return {
      ...(random.chance(0.7) && { 'a.value': valueOf(random) }),
      ...(random.chance(0.5) && { 'correlation.id': random.pick(pool.correlations) }),
      ...(random.chance(0.4) && { 'session.id': random.pick(pool.sessions) }),
      ...(random.chance(0.2) && { 'waybill.foreign_trace_id': random.pick(pool.foreign) }),
      ...more,
    };
  }

  #resource(): Attributes {
    return { 'service.name': this.random.pick(SERVICES), 'service.version': '1.4.0' };
  }

  span(more: Partial<SpanRecord> = {}): SpanRecord {
    const { random, pool } = this;
    const nth = this.#nth++;
    const start = random.below(100_000);
    return {
      type: 'span',
      traceId: random.pick(pool.traces),
      spanId: hex(random, 16),
      ...(random.chance(0.7) && { parentSpanId: hex(random, 16) }),
      remoteParent: random.chance(0.3),
      ...(random.chance(0.1) && { traceState: 'vendor=1' }),
      flags: random.pick([0, 1, 3]),
      name: random.pick(['GET /orders', 'pay', 'insert row']),
      kind: random.pick(KINDS),
      startTimeUnixNano: nano(start, nth),
      endTimeUnixNano: nano(start + random.below(5000), nth),
      status: random.chance(0.2) ? { code: 'error', message: random.pick(['no', 'Ä']) } : { code: 'unset' },
      attributes: this.#attributes(
        random.chance(0.1) ? { 'http.request.header.x-trace-id': random.pick(pool.foreign) } : {},
      ),
      ...(random.chance(0.2) && {
        events: [{ timeUnixNano: nano(start, nth), name: 'retry', attributes: { nth } }],
      }),
      ...(random.chance(0.2) && {
        links: [{ traceId: random.pick(pool.traces), spanId: hex(random, 16), attributes: {} }],
      }),
      resource: this.#resource(),
      ...more,
    };
  }

  log(more: Partial<LogRecord> = {}): LogRecord {
    const { random, pool } = this;
    const nth = this.#nth++;
    const isError = random.chance(0.2);
    return {
      type: 'log',
      timeUnixNano: nano(random.below(100_000), nth),
      severityNumber: isError ? 17 : 9,
      severityText: isError ? 'ERROR' : 'INFO',
      body: random.chance(0.8) ? random.pick(['paid', 'Ä ö 💥']) : valueOf(random),
      ...(random.chance(0.2) && { eventName: 'exception' }),
      attributes: this.#attributes({
        'log.record.uid': `log-${String(nth).padStart(6, '0')}`,
        ...(isError && random.chance(0.3) && { 'waybill.occurrence_count': 3 }),
      }),
      traceId: random.pick(pool.traces),
      ...(random.chance(0.5) && { spanId: hex(random, 16) }),
      flags: 1,
      resource: this.#resource(),
      ...more,
    };
  }

  records(count: number): readonly TelemetryRecord[] {
    return Array.from({ length: count }, () => (this.random.chance(0.6) ? this.span() : this.log()));
  }
}
