import { createTracing, type LogRecord } from 'waybill';
import { encodeLogs } from 'waybill/otlp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const canary = 'c4n4ry-5ecret-v4lue';

function refuse(): never {
  throw new Error(`not for you: password=${canary}`);
}

const refusing: ProxyHandler<object> = {
  get: refuse,
  has: refuse,
  ownKeys: refuse,
  getPrototypeOf: refuse,
  getOwnPropertyDescriptor: refuse,
};

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

const endless: ProxyHandler<object> = {
  get: () => new Proxy({}, endless),
  ownKeys: () => ['more', 'and more'],
  getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 1 }),
};

function nested(levels: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = 'the bottom';
  for (let level = 0; level < levels; level++) value = wrap(value);
  return value;
}

function tree(levels: number, width: number): unknown {
  return levels === 0 ? 'x'.repeat(100) : Array.from({ length: width }, () => tree(levels - 1, width));
}

function circle(): object {
  const self: Record<string, unknown> = { name: 'circle' };
  self['self'] = self;
  self['all'] = [self, { self }];
  return self;
}

class Account {
  readonly #token = canary;
  readonly owner = 'Ada';
  toJSON(): string {
    return this.#token;
  }
}

const withGetter = (name: string): Error => Object.defineProperty(new Error('seen'), name, { get: refuse });

/** Each makes its value anew, since some of them take long. */
const hostile: Record<string, () => unknown> = {
  'a getter that throws': () => Object.defineProperty({}, 'bad', { get: refuse, enumerable: true }),
  'a proxy that refuses all': () => new Proxy({}, refusing),
  'a function behind a proxy that refuses all': () => new Proxy(() => {}, refusing),
  'a revoked proxy': () => revoked({}),
  'a revoked proxy of an array': () => revoked([]),
  'a revoked proxy of a function': () => revoked(() => {}),
  'an endless proxy': () => new Proxy({}, endless),
  'a proxy of an array whose length is endless': () =>
    new Proxy([], { get: (_target, key) => (key === 'length' ? Infinity : 'x') }),
  'a proxy of an array whose length is none': () =>
    new Proxy([], { get: (_target, key) => (key === 'length' ? NaN : refuse()) }),
  'a circle': circle,
  'an array that holds itself': () => {
    const list: unknown[] = [1];
    list.push(list);
    return list;
  },
  '100,000 levels of objects': () => nested(100_000, (down) => ({ down })),
  '100,000 levels of arrays': () => nested(100_000, (down) => [down]),
  '200,000 keys': () => Object.fromEntries(Array.from({ length: 200_000 }, (_, nth) => [`key ${nth}`, nth])),
  'a million items': () => new Array(1_000_000).fill('x'),
  'a sparse array of 2 ** 32 - 1': () => new Array(2 ** 32 - 1),
  'a tree of 60 ** 3': () => tree(3, 60),
  'ten million characters': () => 'x'.repeat(10_000_000),
  'ten million characters of three bytes': () => '\u4f60'.repeat(10_000_000),
  'ten million quotes': () => '"'.repeat(10_000_000),
  'ten million control characters': () => '\u0001'.repeat(10_000_000),
  'ten million halves of pairs': () => '\ud83d'.repeat(10_000_000),
  'a key of ten million characters': () => ({ ['k'.repeat(10_000_000)]: 1 }),
  'sixty texts of 4,000 quotes': () =>
    Object.fromEntries(Array.from({ length: 60 }, (_, nth) => [nth, '"'.repeat(4000)])),
  'ANSI sequences, bidi controls and line feeds': () => '\u001b[31mred\u001b[0m\r\n\u202eright to left\u2066',
  'a key called __proto__': () => JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":1}}'),
  'an object without a prototype': () => Object.assign(Object.create(null) as object, { a: 1 }),
  'a BigInt': () => 2n ** 64n,
  'a BigInt of a million digits': () => 1n << 3_000_000n,
  'a symbol': () => Symbol('s'),
  'a symbol of ten million characters': () => Symbol('s'.repeat(10_000_000)),
  NaN: () => NaN,
  'minus Infinity': () => -Infinity,
  'minus zero': () => -0,
  undefined: () => undefined,
  'a function': () => function placeOrder() {},
  'a class with a hostile name': () => Object.defineProperty(class {}, 'name', { get: refuse }),
  'an invalid date': () => new Date(NaN),
  'a date whose toJSON throws': () => Object.assign(new Date(0), { toJSON: refuse }),
  'a regular expression': () => /(a+)+$/,
  'a boxed text': () => new String('x'.repeat(10_000_000)),
  'a boxed number': () => new Number(7),
  'a boxed symbol': () => Object(Symbol('s')) as unknown,
  'a Map': () => new Map([[{ token: canary }, canary]]),
  'a Set': () => new Set([canary]),
  'a WeakMap': () => new WeakMap([[{}, canary]]),
  'a Promise that rejects': () => {
    const promise = Promise.reject(new Error(canary));
    promise.catch(() => {});
    return promise;
  },
  // oxlint-disable-next-line unicorn/no-thenable -- that it is one is the point
  'an object with a then': () => ({ then: refuse, kept: 1 }),
  'a generator that never ends': () =>
    (function* () {
      for (;;) yield canary;
    })(),
  'a typed array of ten million': () => new Uint8Array(10_000_000),
  'an ArrayBuffer': () => new ArrayBuffer(10_000_000),
  'a Blob': () => new Blob([canary]),
  Headers: () => new Headers({ authorization: canary }),
  FormData: () => {
    const form = new FormData();
    form.set('password', canary);
    return form;
  },
  'a Request': () =>
    new Request(`https://api.example.com/?token=${canary}`, { method: 'POST', body: canary }),
  'a Response': () => new Response(canary, { headers: { 'set-cookie': canary } }),
  'a URL with everything': () => new URL(`https://ada:${canary}@a.example/x?token=${canary}#t=${canary}`),
  'a data URL': () => new URL('data:text/plain,hello'),
  URLSearchParams: () => new URLSearchParams({ token: canary }),
  'an instance with toJSON': () => new Account(),
  'a toJSON that is endless': () => ({
    toJSON(): object {
      return { ...this };
    },
  }),
  'an object whose tag throws': () =>
    Object.create(null, { [Symbol.toStringTag]: { get: refuse } }) as unknown,
  'an instance whose tag throws': () =>
    Object.create({}, { [Symbol.toStringTag]: { get: refuse } }) as unknown,
  'an error with a name that throws': () => withGetter('name'),
  'an error with a message that throws': () => withGetter('message'),
  'an error with a stack that throws': () => withGetter('stack'),
  'an error with a cause that throws': () => withGetter('cause'),
  'an error whose message is an object that throws': () =>
    Object.assign(new Error(), { message: { toString: refuse } }),
  'an error of ten million characters': () => new Error('x'.repeat(10_000_000)),
  'an AggregateError of 10,000': () =>
    new AggregateError(
      Array.from({ length: 10_000 }, () => new Error('one')),
      'all',
    ),
  'an AggregateError that holds itself': () => {
    const error = new AggregateError([], 'all');
    error.errors.push(error, error);
    error.cause = error;
    return error;
  },
  '100,000 causes': () => nested(100_000, (cause) => ({ message: 'one of many', cause })),
  globalThis: () => globalThis,
  process: () => process,
};

let record: LogRecord | undefined;
const reported: unknown[] = [];
let ms = Date.UTC(2026, 0, 1);
const tracing = createTracing({
  service: 'hostile',
  instrumentations: [],
  // A second apart, so that of equal messages none is left out.
  now: () => (ms += 1000),
  onDiagnostic: (diagnostic) => reported.push(diagnostic),
});
const unsubscribe = tracing.subscribe((event) => {
  if (event.type === 'record' && event.record.type === 'log') record = event.record;
});
afterAll(() => {
  unsubscribe();
  void tracing.dispose();
});

/** Logs, and gives the record with its JSON and the bytes of that. */
function write(log: () => void) {
  record = undefined;
  log();
  const json = JSON.stringify(encodeLogs([record!]));
  return { record: record!, json, bytes: new TextEncoder().encode(json).length };
}

describe('a value that nobody expects', () => {
  beforeAll(() => {
    // What the first call compiles is no part of what a value costs.
    write(() => tracing.log.info('first', { nested: { list: [new Error('one'), new Map()] } }));
  });

  it('is of many kinds', () => {
    expect(Object.keys(hostile).length).toBeGreaterThanOrEqual(40);
  });

  describe.each(Object.keys(hostile))('%s', (what) => {
    it('as a field is bounded, beside its siblings', () => {
      const value = hostile[what]!();
      const written = write(() => tracing.log.info('kept', { before: 1, value, after: 'two' }));
      expect(written.record).toMatchObject({ body: 'kept', attributes: { before: 1, after: 'two' } });
      expect(Object.keys(written.record.attributes)).toContain('value');
      expect(written.bytes).toBeLessThanOrEqual(32_768);
      expect(written.json).not.toContain(canary);
      expect(written.json).not.toMatch(/\\ud[89ab]../i);
    });

    it('within others is bounded, beside its siblings', () => {
      const value = hostile[what]!();
      const written = write(() =>
        tracing.log.info('kept', { list: [{ before: 1, value, after: 'two' }], last: true }),
      );
      expect(written.record.attributes).toMatchObject({ list: [{ before: 1, after: 'two' }], last: true });
      expect(written.bytes).toBeLessThanOrEqual(32_768);
      expect(written.json).not.toContain(canary);
    });

    it('as the error, and as all of the fields, is bounded', () => {
      const value = hostile[what]!();
      // A function in the place of all fields is asked for them.
      const all = typeof value === 'function' ? [value] : value;
      for (const fields of [{ before: 1, error: value, after: 'two' }, all]) {
        const { json, bytes } = write(() => tracing.log.error('kept', fields as object));
        expect(bytes).toBeLessThanOrEqual(32_768);
        expect(json).not.toContain(canary);
      }
    });

    it('as the message, and thrown, is bounded', () => {
      const value = hostile[what]!();
      const logged = write(() => tracing.log.info(value as string, { after: 'two' }));
      expect(logged.record.attributes).toMatchObject({ after: 'two' });
      const captured = write(() => tracing.captureError(value, { after: 'two' }));
      expect(captured.record.attributes).toMatchObject({ after: 'two' });
      expect(Math.max(logged.bytes, captured.bytes)).toBeLessThanOrEqual(32_768);
      expect(logged.json + captured.json).not.toContain(canary);
    });
  });

  it('is no trouble', () => {
    expect(reported).toEqual([]);
  });
});

describe('what is written of', () => {
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
    ['an instance', new Account(), { owner: 'Ada' }],
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

  it('what stands twice beside itself is no circle', () => {
    const shared = { a: 1 };
    expect(
      write(() => tracing.log.info('kept', { one: shared, two: [shared, shared] })).record.attributes,
    ).toMatchObject({ one: shared, two: [shared, shared] });
  });
});

describe('the work', () => {
  /** Counts how often a proxy of so many items is asked. */
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
