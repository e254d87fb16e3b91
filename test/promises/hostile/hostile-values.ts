/** A text that stands for a secret. It must never appear in the written form of a value. */
export const CANARY = 'c4n4ry-5ecret-v4lue';

/** A word that is too long for any line. */
export const LONG_WORD: string = 'donaudampfschifffahrt'.repeat(500);

/** Makes the text after it run from right to left. */
export const BIDI_OVERRIDE = '\u202e';

function refuse(): never {
  throw new Error(`not for you: password=${CANARY}`);
}

const refusing: ProxyHandler<object> = {
  get: refuse,
  has: refuse,
  ownKeys: refuse,
  getPrototypeOf: refuse,
  getOwnPropertyDescriptor: refuse,
};

/** A proxy with these traps has no end at any depth. */
export const endless: ProxyHandler<object> = {
  get: () => new Proxy({}, endless),
  ownKeys: () => ['more', 'and more'],
  getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 1 }),
};

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

function nested(levels: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = 'the bottom';
  for (let level = 0; level < levels; level++) value = wrap(value);
  return value;
}

function tree(levels: number, width: number): unknown {
  return levels === 0 ? 'x'.repeat(100) : Array.from({ length: width }, () => tree(levels - 1, width));
}

export function circle(): object {
  const self: Record<string, unknown> = { name: 'circle' };
  self['self'] = self;
  self['all'] = [self, { self }];
  return self;
}

export class Account {
  readonly #token = CANARY;
  readonly owner = 'Ada';
  toJSON(): object {
    return { owner: this.owner, isOpen: this.#token === CANARY };
  }
}

class SilentError extends Error {
  override get message(): string {
    return refuse();
  }
}

const withGetter = (name: string): Error => Object.defineProperty(new Error('seen'), name, { get: refuse });

/** Values that refuse to be read. */
const refusals: Record<string, () => unknown> = {
  'a getter that throws': () => Object.defineProperty({ good: 1 }, 'bad', { get: refuse, enumerable: true }),
  'a proxy that refuses all': () => new Proxy({}, refusing),
  'a proxy that refuses keys, values and its prototype': () =>
    new Proxy({}, { ownKeys: refuse, get: refuse, getPrototypeOf: refuse }),
  // This proxy answers one read: outside a try block, React and others ask a value for its `then`.
  'a proxy that refuses all but to be no promise': () =>
    new Proxy({}, { ...refusing, get: (_, key) => (key === 'then' ? undefined : refuse()) }),
  'a function behind a proxy that refuses all': () => new Proxy(() => {}, refusing),
  'a revoked proxy': () => revoked({}),
  'a revoked proxy of an array': () => revoked([]),
  'a revoked proxy of a function': () => revoked(() => {}),
  'a class with a hostile name': () => Object.defineProperty(class {}, 'name', { get: refuse }),
  'a date with a toJSON that throws': () => Object.assign(new Date(0), { toJSON: refuse }),
  'an object whose toString throws': () => ({ toString: refuse }),
  'a function with a toString that throws': () => Object.assign(() => {}, { toString: refuse }),
  // oxlint-disable-next-line unicorn/no-thenable -- the value has to be a thenable
  'an object with a then': () => ({ then: refuse, kept: 1 }),
  'an object with a tag that throws': () =>
    Object.create(null, { [Symbol.toStringTag]: { get: refuse } }) as unknown,
  'an instance with a tag that throws': () =>
    Object.create({}, { [Symbol.toStringTag]: { get: refuse } }) as unknown,
};

/** Values of odd shapes and without an end. */
const shapes: Record<string, () => unknown> = {
  'an endless proxy': () => new Proxy({}, endless),
  'a proxy of an array with an endless length': () =>
    new Proxy([], { get: (_target, key) => (key === 'length' ? Infinity : 'x') }),
  'a proxy of an array with a length that is no number': () =>
    new Proxy([], { get: (_target, key) => (key === 'length' ? NaN : refuse()) }),
  'a circle': circle,
  'an array that holds itself': () => {
    const list: unknown[] = [1];
    list.push(list);
    return list;
  },
  'a toJSON that is endless': () => ({
    toJSON(): object {
      return { ...this };
    },
  }),
  'a generator that never ends': () =>
    (function* () {
      for (;;) yield CANARY;
    })(),
  'a key called __proto__': () => JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":1}}'),
  'an object without a prototype': () => Object.create(null) as object,
  'an object with a key and without a prototype': () =>
    Object.assign(Object.create(null) as object, { a: 1 }),
  'an instance with toJSON': () => new Account(),
  'a function': () => function placeOrder() {},
  globalThis: () => globalThis,
};

/** Values that are too large. */
const sizes: Record<string, () => unknown> = {
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
  'a BigInt of a million digits': () => 1n << 3_000_000n,
  'a symbol of ten million characters': () => Symbol('s'.repeat(10_000_000)),
  'a boxed text': () => new String('x'.repeat(10_000_000)),
  'a typed array of ten million': () => new Uint8Array(10_000_000),
  'an ArrayBuffer': () => new ArrayBuffer(10_000_000),
  'a very long word': () => LONG_WORD,
};

/** Values that are not objects, or hardly more than primitives. */
const primitives: Record<string, () => unknown> = {
  undefined: () => undefined,
  null: () => null,
  false: () => false,
  zero: () => 0,
  'minus zero': () => -0,
  NaN: () => NaN,
  'minus Infinity': () => -Infinity,
  'a BigInt': () => 2n ** 64n,
  'a symbol': () => Symbol('s'),
  'an empty text': () => '',
  'ANSI sequences, bidi controls and line feeds': () =>
    `\u001b[31mred\u001b[0m\r\n${BIDI_OVERRIDE}right to left\u2066`,
  'a boxed number': () => new Number(7),
  'a boxed symbol': () => Object(Symbol('s')) as unknown,
};

/** Objects of the language and the platform. */
const platform: Record<string, () => unknown> = {
  'an invalid date': () => new Date(NaN),
  'a regular expression': () => /(a+)+$/,
  'a Map': () => new Map([[{ token: CANARY }, CANARY]]),
  'a Set': () => new Set([CANARY]),
  'a WeakMap': () => new WeakMap([[{}, CANARY]]),
  'a Promise that rejects': () => {
    const promise = Promise.reject(new Error(CANARY));
    promise.catch(() => {});
    return promise;
  },
  'a Blob': () => new Blob([CANARY]),
  Headers: () => new Headers({ authorization: CANARY }),
  FormData: () => {
    const form = new FormData();
    form.set('password', CANARY);
    return form;
  },
  'a Request': () =>
    new Request(`https://api.example.com/?token=${CANARY}`, { method: 'POST', body: CANARY }),
  'a Response': () => new Response(CANARY, { status: 500, headers: { 'set-cookie': CANARY } }),
  'a URL with everything': () => new URL(`https://ada:${CANARY}@a.example/x?token=${CANARY}#t=${CANARY}`),
  'a data URL': () => new URL('data:text/plain,hello'),
  URLSearchParams: () => new URLSearchParams({ token: CANARY }),
  process: () => globalThis.process,
};

/** Errors. */
const errors: Record<string, () => unknown> = {
  'an error without a message': () => new Error(),
  'an error with a very long message': () => new Error(LONG_WORD),
  'an error of ten million characters': () => new Error('x'.repeat(10_000_000)),
  'an error of HTML': () =>
    new Error('<img src=x onerror="window.stolen = true"><script>window.stolen = true</script>'),
  'an error that is written backwards': () => new Error(`${BIDI_OVERRIDE}gnp.exe`),
  'a frozen error': () => Object.freeze(new Error('frozen')),
  'an error with a name that throws': () => withGetter('name'),
  'an error with a message that throws': () => withGetter('message'),
  'an error with a stack that throws': () => withGetter('stack'),
  'an error with a cause that throws': () => withGetter('cause'),
  'an error of a class whose message throws': () => new SilentError(),
  'an error with a message that is an object that throws': () =>
    Object.assign(new Error(), { message: { toString: refuse } }),
  'an error whose cause is a circle': () => Object.assign(new Error('self'), { cause: circle() }),
  '100,000 causes': () => nested(100_000, (cause) => ({ message: 'one of many', cause })),
  'an AggregateError of an error and a text': () => new AggregateError([new Error('one'), 'two'], 'both'),
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
  'an AbortError': () => new DOMException('stopped', 'AbortError'),
};

/**
 * All kinds of values that apps log and throw, and that an attacker might bring them to log and throw, by their names.
 * Each function makes its value anew, since some of them take long.
 */
export const hostileValues: Readonly<Record<string, () => unknown>> = {
  ...refusals,
  ...shapes,
  ...sizes,
  ...primitives,
  ...platform,
  ...errors,
};
