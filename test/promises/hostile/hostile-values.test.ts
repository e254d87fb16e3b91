import { createTracing, type LogRecord } from 'waybill';
import { encodeLogs } from 'waybill/otlp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Account, CANARY, circle, endless, hostileValues } from './hostile-values.ts';

let record: LogRecord | undefined;
const reported: unknown[] = [];
let ms = Date.UTC(2026, 0, 1);
const tracing = createTracing({
  service: 'hostile',
  instrumentations: [],
  // The times are 11 seconds apart, so that no line is left out and no error counts as a repeat.
  now: () => (ms += 11_000),
  onDiagnostic: (diagnostic) => reported.push(diagnostic),
});
const unsubscribe = tracing.subscribe((event) => {
  if (event.type === 'record' && event.record.type === 'log') record = event.record;
});
afterAll(() => {
  unsubscribe();
  void tracing.dispose();
});

/** Logs, and gives the record with its JSON and the number of bytes of the JSON. */
function write(log: () => void) {
  record = undefined;
  log();
  const json = JSON.stringify(encodeLogs([record!]));
  return { record: record!, json, bytes: new TextEncoder().encode(json).length };
}

describe('an unexpected value', () => {
  beforeAll(() => {
    // The first call also compiles code, and that time must not count.
    write(() => tracing.log.info('first', { nested: { list: [new Error('one'), new Map()] } }));
  });

  it('is of many kinds', () => {
    expect(Object.keys(hostileValues).length).toBeGreaterThanOrEqual(90);
  });

  describe.each(Object.keys(hostileValues))('%s', (what) => {
    it('as a field is bounded, beside its siblings', () => {
      const value = hostileValues[what]!();
      const written = write(() => tracing.log.info('kept', { before: 1, value, after: 'two' }));
      expect(written.record).toMatchObject({ body: 'kept', attributes: { before: 1, after: 'two' } });
      expect(Object.keys(written.record.attributes)).toContain('value');
      expect(written.bytes).toBeLessThanOrEqual(32_768);
      expect(written.json).not.toContain(CANARY);
      expect(written.json).not.toMatch(/\\ud[89ab]../i);
    });

    it('within others is bounded, beside its siblings', () => {
      const value = hostileValues[what]!();
      const written = write(() =>
        tracing.log.info('kept', { list: [{ before: 1, value, after: 'two' }], last: true }),
      );
      expect(written.record.attributes).toMatchObject({ list: [{ before: 1, after: 'two' }], last: true });
      expect(written.bytes).toBeLessThanOrEqual(32_768);
      expect(written.json).not.toContain(CANARY);
    });

    it('as the error, and as all of the fields, is bounded', () => {
      const value = hostileValues[what]!();
      // The logger calls a function in place of all fields, so an array holds it here.
      const all = typeof value === 'function' ? [value] : value;
      for (const fields of [{ before: 1, error: value, after: 'two' }, all]) {
        const { json, bytes } = write(() => tracing.log.error('kept', fields as object));
        expect(bytes).toBeLessThanOrEqual(32_768);
        expect(json).not.toContain(CANARY);
      }
    });

    it('as the message, and thrown, is bounded', () => {
      const value = hostileValues[what]!();
      const logged = write(() => tracing.log.info(value as string, { after: 'two' }));
      expect(logged.record.attributes).toMatchObject({ after: 'two' });
      const captured = write(() => tracing.captureError(value, { after: 'two' }));
      expect(captured.record.attributes).toMatchObject({ after: 'two' });
      expect(Math.max(logged.bytes, captured.bytes)).toBeLessThanOrEqual(32_768);
      expect(logged.json + captured.json).not.toContain(CANARY);
    });
  });

  it('is no trouble', () => {
    expect(reported).toEqual([]);
  });
});

describe('the written form of', () => {
  it.each<[string, unknown, unknown]>([
    ['a function', function placeOrder() {}, '[function placeOrder]'],
    ['a Map', new Map([[1, 2]]), '[Map(1)]'],
    ['a Set', new Set([1, 2]), '[Set(2)]'],
    ['a typed array', new Uint16Array(4), '[Uint16Array(8)]'],
    ['an ArrayBuffer', new ArrayBuffer(3), '[ArrayBuffer(3)]'],
    ['a WeakMap', new WeakMap(), '[WeakMap]'],
    ['a Promise', Promise.resolve(1), '[Promise]'],
    ['Headers', new Headers({ a: 'b' }), '[Headers]'],
    ['FormData', new FormData(), '[FormData]'],
    ['a Response', new Response('x'), '[Response]'],
    ['an endless BigInt', 1n << 3_000_000n, '[bigint]'],
    ['a regular expression', /a+/g, '/a+/g'],
    ['an invalid date', new Date(NaN), 'Invalid Date'],
    ['a boxed number', new Number(7), '7'],
    ['a boxed text', new String('seven'), 'seven'],
    ['an instance with toJSON', new Account(), { owner: 'Ada', isOpen: true }],
    ['a URL', new URL('https://ada:x@a.example:8443/orders?page=2#top'), 'https://a.example:8443/orders'],
    ['a data URL', new URL('data:,hello'), 'data:'],
    [
      'a circle',
      circle(),
      { name: 'circle', self: '[circular]', all: ['[circular]', { self: '[circular]' }] },
    ],
  ])('%s', (_what, value, written) => {
    expect(write(() => tracing.log.info('kept', { value })).record.attributes['value']).toEqual(written);
  });

  it('a repeated value beside itself is no circle', () => {
    const shared = { a: 1 };
    expect(
      write(() => tracing.log.info('kept', { one: shared, two: [shared, shared] })).record.attributes,
    ).toMatchObject({ one: shared, two: [shared, shared] });
  });
});

describe('the work', () => {
  /** Counts the reads of a proxy for the target. */
  function countReads(target: object): number {
    let reads = 0;
    const value = new Proxy(target, {
      get(object, key) {
        reads++;
        return Reflect.get(object, key) as unknown;
      },
      getOwnPropertyDescriptor(object, key) {
        reads++;
        return Reflect.getOwnPropertyDescriptor(object, key);
      },
    });
    write(() => tracing.log.info('kept', { value }));
    return reads;
  }

  it('that keys cause grows with their number, no faster', () => {
    const object = (count: number): object =>
      Object.fromEntries(Array.from({ length: count }, (_, nth) => [`k${nth}`, nth]));
    const few = countReads(object(10_000));
    expect(countReads(object(20_000)) / few).toBeLessThan(2.1);
    expect(few).toBeLessThan(11_000);
  });

  it('that items cause does not grow with their number', () => {
    expect(countReads(new Array(2_000_000).fill(0))).toBe(countReads(new Array(1000).fill(0)));
  });

  it('that getters cause is bounded, whatever they give', () => {
    let asked = 0;
    const value: object = new Proxy(
      {},
      {
        ...endless,
        get() {
          asked++;
          return value === undefined ? 0 : new Proxy({}, { ...endless, get: () => (asked++, value) });
        },
      },
    );
    write(() => tracing.log.info('kept', { value }));
    expect(asked).toBeLessThan(1000);
  });
});

it('a getter that logs comes to an end', () => {
  const written: unknown[] = [];
  const stop = tracing.subscribe((event) => {
    if (event.type === 'record' && event.record.type === 'log') written.push(event.record.body);
  });
  const value = {
    get self() {
      tracing.log.info('asked', value);
      return 1;
    },
  };
  tracing.log.info('asking', value);
  stop();
  expect(written).toHaveLength(2);
  expect(written.at(-1)).toBe('asking');
});
