import { describe, expect, it } from 'vitest';
import { ValueCapture } from '../../../src/core/capture/value-capture.ts';
import { redactSecrets, type Redactor } from '../../../src/core/capture/redact.ts';
import { CANARY as canary, hostileValues } from '../../promises/hostile/hostile-values.ts';

const keepAll = new ValueCapture(false);
const redacting = new ValueCapture(redactSecrets);

/** Captures a value between two others. The two others have to survive everything that the value does. */
function captureBeside(value: unknown): unknown {
  const captured = keepAll.attributes({ before: 1, value, after: 2 });
  expect(captured).toMatchObject({ before: 1, after: 2 });
  expect(() => JSON.stringify(captured)).not.toThrow();
  return captured['value'];
}

function deep(levels: number): object {
  let value: object = { bottom: true };
  for (let level = 0; level < levels; level++) value = { down: value };
  return value;
}

describe('attributes', () => {
  it('keeps JSON as it is', () => {
    const values = {
      text: 'a',
      count: 1.5,
      yes: true,
      nothing: null,
      list: [1, 'b', [false]],
      nested: { deep: { er: 1 } },
    };
    expect(keepAll.attributes(values)).toEqual(values);
  });

  it.each<[string, unknown, unknown]>([
    ['a BigInt', 2n ** 70n, '1180591620717411303424'],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
    ['NaN', NaN, 'NaN'],
    ['Infinity', -Infinity, '-Infinity'],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['an error', new RangeError('too far'), 'RangeError: too far'],
    ['half a surrogate pair', 'a\ud800b', 'a\ufffdb'],
  ])('writes %s as a text', (_what, value, text) => {
    expect(captureBeside(value)).toBe(text);
  });

  it.each(Object.keys(hostileValues))('survives %s', (what) => {
    const captured = captureBeside(hostileValues[what]!());
    expect(JSON.stringify(captured).length).toBeLessThan(300_000);
  });

  it('keeps the values beside a getter that throws', () => {
    expect(captureBeside(hostileValues['a getter that throws']!())).toEqual({ good: 1, bad: '[unreadable]' });
  });

  it('keeps the values beside a getter that throws at the top', () => {
    const values = {
      good: 1,
      get bad(): string {
        throw new Error('not for you');
      },
      better: 2,
    };
    expect(keepAll.attributes(values)).toEqual({ good: 1, bad: '[unreadable]', better: 2 });
  });

  it('gives nothing, rather than throw, where the whole refuses', () => {
    expect(
      Object.keys(
        keepAll.attributes(hostileValues['a proxy that refuses keys, values and its prototype']!() as object),
      ),
    ).toEqual([]);
    expect(Object.keys(keepAll.attributes(hostileValues['a revoked proxy']!() as object))).toEqual([]);
  });

  it('cuts values that are too long, too deep or too many', () => {
    expect(String(captureBeside('x'.repeat(5000)))).toHaveLength(4097);
    expect(JSON.stringify(captureBeside(deep(50)))).toBe(
      '{"down":{"down":{"down":{"down":{"down":"[cut]"}}}}}',
    );
    const list = captureBeside(new Array(1000).fill(0)) as unknown[];
    expect(list).toHaveLength(65);
    expect(list.at(-1)).toBe('[cut]');
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, nth) => [`k${nth}`, nth]));
    expect(Object.keys(captureBeside(many) as object)).toHaveLength(65);
    expect(captureBeside(many)).toMatchObject({ k0: 0, k63: 63, '[cut]': 936 });
    expect(Object.keys(captureBeside({ ['k'.repeat(5000)]: 1 }) as object)[0]).toHaveLength(4097);
  });

  it.each<[string, unknown, unknown]>([
    ['a text', 'alone', 'alone'],
    ['a list', [1, 2], [1, 2]],
    ['an error', new RangeError('too far'), 'RangeError: too far'],
    ['a Map', new Map(), '[Map(0)]'],
    ['null', null, null],
  ])('gives %s in the place of fields a name', (_what, value, kept) => {
    expect(keepAll.attributes(value as object)).toEqual({ value: kept });
  });

  it('leaves each sibling its name, however much there is', () => {
    const values = Object.fromEntries(Array.from({ length: 60 }, (_, nth) => [`k${nth}`, 'x'.repeat(4000)]));
    const captured = keepAll.attributes(values);
    expect(Object.keys(captured)).toEqual(Object.keys(values));
    expect(captured['k59']).toMatch(/^x+…$/);
    expect(JSON.stringify(captured).length).toBeLessThan(13_000);
  });

  it('keeps to the bytes of a record', () => {
    const captured = keepAll.attributes({ a: '\u2028'.repeat(4000), b: 1, c: '"'.repeat(4000) });
    expect(captured).toMatchObject({ b: 1, c: expect.stringContaining('"') });
    expect(new TextEncoder().encode(JSON.stringify(captured)).length).toBeLessThan(13_000);
  });

  it('takes __proto__ for no prototype', () => {
    const captured = keepAll.attributes(
      JSON.parse('{"__proto__":{"polluted":true},"nested":{"__proto__":1}}') as object,
    );
    expect(JSON.stringify(captured)).toBe('{"[__proto__]":{"polluted":true},"nested":{"[__proto__]":1}}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('copies at once: a later change by the app changes no record', () => {
    const values = { list: [1], nested: { a: 1 } };
    const captured = keepAll.attributes(values);
    values.list.push(2);
    values.nested.a = 2;
    expect(captured).toEqual({ list: [1], nested: { a: 1 } });
  });

  it('hides secrets wherever they are', () => {
    const jwt = `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(`{"sub":"${canary}"}`).toString('base64url')}.x`;
    const captured = redacting.attributes({
      password: canary,
      nested: { list: [{ api_key: canary }, { deep: { token: { of: canary } } }] },
      cookies: [canary, canary],
      message: `Bearer ${canary}`,
      request: new URL(`https://user:${canary}@api.example.com/x?apikey=${canary}#access_token=${canary}`),
      error: new Error(`failed with ?token=${canary}`),
      list: [`Bearer ${canary}`],
      jwt: [jwt],
      text: jwt,
      long: `${'x'.repeat(4060)} ${jwt}`,
    });
    const written = JSON.stringify(captured);
    expect(written).not.toContain(canary);
    expect(written).not.toContain(jwt.split('.')[1]!.slice(0, 12));
  });

  it("never throws where the app's own redactor does, and keeps nothing of that value", () => {
    const capture = new ValueCapture((key, value) => {
      if (key === 'bad') throw new Error('a mistake in the redactor');
      return value;
    });
    expect(capture.attributes({ good: 1, bad: canary })).toEqual({ good: 1, bad: '[unreadable]' });
  });

  it("lets the app's own redactor see every named value", () => {
    const seen: string[] = [];
    new ValueCapture((key, value) => {
      seen.push(key);
      return value;
    }).attributes({ a: 1, b: { c: 2 }, d: [3, 4] });
    expect(seen.toSorted()).toEqual(['a', 'b', 'c', 'd', 'd', 'd']);
  });
});

describe('a redactor', () => {
  /** Captures values with a redactor. Gives the captured values and the reported troubles. */
  function captureWith(redact: Redactor, values: object = { good: 1, bad: canary }) {
    const troubles: string[] = [];
    const capture = new ValueCapture(redact, (what) => troubles.push(what));
    return { attributes: capture.attributes(values), text: capture.text(canary), troubles };
  }

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['a function', () => canary],
    ['a Promise', Promise.resolve(canary)],
    ['a Promise that never settles', new Promise(() => {})],
  ])('that gives %s is reported, and the value that it saw is left out', (_what, garbage) => {
    const { attributes, text, troubles } = captureWith((key, value) =>
      value === canary ? (garbage as string) : value,
    );
    expect(attributes).toEqual({ good: 1, bad: '[unreadable]' });
    expect(text).toBe('[unreadable]');
    expect(troubles).toEqual(['gave no value', 'gave no value']);
  });

  it('with a Promise that rejects leaves no rejection behind', async () => {
    const rejections: unknown[] = [];
    const note = (reason: unknown): void => void rejections.push(reason);
    process.on('unhandledRejection', note);
    captureWith((async () => {
      throw new Error(canary);
    }) as unknown as Redactor);
    // Node reports unhandled rejections after the microtasks of the same turn.
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);
    expect(rejections).toEqual([]);
  });

  it.each<[string, unknown, unknown]>([
    ['too long a text', 'x'.repeat(1_000_000), expect.stringMatching(/^x{4096}…$/)],
    ['a BigInt', 7n, '7'],
    ['NaN', NaN, 'NaN'],
    ['a Map', new Map([[1, canary]]), '[Map(1)]'],
    [
      'a value that refuses to be read',
      Proxy.revocable({}, {}),
      { proxy: expect.anything(), revoke: '[function ]' },
    ],
  ])('that gives %s has that bounded as well', (_what, given, kept) => {
    const { attributes } = captureWith((_key, value) => (value === canary ? (given as string) : value));
    expect(attributes).toEqual({ good: 1, bad: kept });
  });

  it('that changes the given value has its way, within bounds', () => {
    const { attributes, troubles } = captureWith(
      (key, value) => {
        if (key === 'user') Object.assign(value as object, { mail: 'hidden', self: value });
        return value;
      },
      { user: { mail: canary }, after: 1 },
    );
    expect(attributes).toEqual({ user: { mail: 'hidden', self: '[circular]' }, after: 1 });
    expect(troubles).toEqual([]);
  });

  it('that throws is reported with its error', () => {
    const mistake = new Error('a mistake in the redactor');
    const reported: unknown[] = [];
    new ValueCapture(
      () => {
        throw mistake;
      },
      (...report) => reported.push(report),
    ).text('hello');
    expect(reported).toEqual([['threw', mistake]]);
  });

  it('that logs itself comes to an end', () => {
    let calls = 0;
    const inner: unknown[] = [];
    const troubles: string[] = [];
    const capture = new ValueCapture(
      (_key, value) => {
        calls++;
        inner.push(
          capture.text('asked'),
          capture.attributes({ value }),
          capture.exception(new Error(canary)),
        );
        return value;
      },
      (what) => troubles.push(what),
    );
    expect(capture.attributes({ a: 1, b: 'two' })).toEqual({ a: 1, b: 'two' });
    expect(calls).toBe(2);
    expect(JSON.stringify(inner)).not.toContain(canary);
    expect(inner.slice(0, 2)).toEqual(['[unreadable]', {}]);
    expect(new Set(troubles)).toEqual(new Set(['or a getter logged']));
    expect(capture.text('afterwards')).toBe('afterwards');
  });

  it('sees names that are as long as a token', () => {
    const token = `sk_live_${canary}-${canary}`;
    expect(JSON.stringify(redacting.attributes({ [token]: 'Ada', short: 1 }))).toBe(
      '{"[redacted]":"Ada","short":1}',
    );
  });
});

describe('exception', () => {
  it('gives the type, message and stack of an error', () => {
    const error = new TypeError('no such thing');
    expect(keepAll.exception(error)).toEqual({
      'exception.type': 'TypeError',
      'exception.message': 'no such thing',
      'exception.stacktrace': error.stack,
    });
  });

  it.each<[string, unknown, string, string]>([
    ['a text', 'went wrong', 'string', 'went wrong'],
    ['a number', 404, 'number', '404'],
    ['undefined', undefined, 'undefined', 'undefined'],
    ['null', null, 'object', 'null'],
    ['a plain object with a message', { code: 'PGRST116', message: 'no rows' }, 'object', 'no rows'],
  ])('gives a type and a message for %s', (_what, thrown, type, message) => {
    expect(keepAll.exception(thrown)).toMatchObject({ 'exception.type': type, 'exception.message': message });
  });

  it.each(Object.keys(hostileValues))('survives %s', (what) => {
    const exception = keepAll.exception(hostileValues[what]!());
    expect(JSON.stringify(exception).length).toBeLessThan(50_000);
  });

  it('hides secrets in messages and stacks', () => {
    const exception = redacting.exception(new Error(`Bearer ${canary}`));
    expect(JSON.stringify(exception)).not.toContain(canary);
  });

  it.each(['boom', ''])(
    'puts name and message %j before a stack that has only lines, as in Firefox',
    (message) => {
      const error = new RangeError(message);
      error.stack = 'boom@https://a.example/boom.js:1:2\n@https://a.example/boom.js:3:4\n';
      expect(keepAll.exception(error)['exception.stacktrace']).toBe(`RangeError: ${message}\n${error.stack}`);
    },
  );

  it('goes on with the causes', () => {
    const root = new RangeError('the root');
    const middle = new Error('the middle', { cause: root });
    const error = new TypeError('the top', { cause: middle });
    expect(keepAll.exception(error)['exception.stacktrace']).toBe(
      [error.stack, middle.stack, root.stack].join('\nCaused by: '),
    );
  });

  it('names a cause with a stack that lacks the name, and a cause that is no error', () => {
    const foreign = Object.assign(new Error('quota'), {
      name: 'QuotaExceededError',
      stack: 'save@app.js:1:1',
    });
    const error = new Error('not saved', { cause: foreign });
    expect(keepAll.exception(error)['exception.stacktrace']).toBe(
      `${error.stack}\nCaused by: QuotaExceededError: quota\nsave@app.js:1:1`,
    );
    const told = new Error('not saved', { cause: { code: 'PGRST116', message: 'no rows' } });
    expect(keepAll.exception(told)['exception.stacktrace']).toContain('\nCaused by: object: no rows');
    const text = new Error('not saved', { cause: 'no space' });
    expect(keepAll.exception(text)['exception.stacktrace']).toContain('\nCaused by: string: no space');
  });

  it('goes on with the errors of an AggregateError, the first eight of them', () => {
    const errors = Array.from({ length: 10_000 }, (_, nth) =>
      Object.assign(new Error(), { stack: `nr ${nth}.` }),
    );
    const stack = String(keepAll.exception(new AggregateError(errors, 'all failed'))['exception.stacktrace']);
    expect(stack).toContain('AggregateError: all failed');
    expect(stack.match(/Caused by: nr \d+\./g)).toHaveLength(8);
  });

  it('follows a circle of causes once, and a long chain five steps', () => {
    const one = new Error('one');
    const two = new Error('two', { cause: one });
    one.cause = two;
    expect(String(keepAll.exception(one)['exception.stacktrace']).match(/Caused by:/g)).toHaveLength(1);
    let chain = Object.assign(new Error(), { stack: 'the end' });
    for (let nth = 0; nth < 10_000; nth++) {
      chain = Object.assign(new Error('', { cause: chain }), { stack: 'a step' });
    }
    expect(keepAll.exception(chain)['exception.stacktrace']).toBe(
      Array<string>(6).fill('a step').join('\nCaused by: '),
    );
  });

  it.each(['name', 'message', 'stack', 'cause', 'errors'])('survives a getter of %s that throws', (name) => {
    const error = Object.defineProperty(new Error('seen'), name, {
      get() {
        throw new Error('not for you');
      },
    });
    const { 'exception.type': type, 'exception.message': message } = keepAll.exception(error);
    expect(type).toBe(name === 'name' ? '[unreadable]' : 'Error');
    expect(message).toBe(name === 'message' ? '[unreadable]' : 'seen');
  });

  it('hides secrets in causes', () => {
    const error = new Error('failed', { cause: new Error(`password=${canary}`) });
    expect(JSON.stringify(redacting.exception(error))).not.toContain(canary);
  });

  it('cuts endless stacks', () => {
    const error = Object.assign(new Error('deep'), { stack: 'at x\n'.repeat(100_000) });
    expect(String(keepAll.exception(error)['exception.stacktrace']).length).toBeLessThan(17_000);
  });
});
