import { describe, expect, it } from 'vitest';
import { createValueCapture } from '../../src/core/captured-value.ts';
import { redactSecrets } from '../../src/core/redact.ts';

const canary = 'c4n4ry-5ecret-v4lue';
const keepAll = createValueCapture(false);
const redacting = createValueCapture(redactSecrets);

/** One value between two others, which have to survive whatever it does. */
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

const hostile = {
  get 'a getter that throws'() {
    return {
      good: 1,
      get bad() {
        throw new Error('not for you');
      },
    };
  },
  get 'a proxy that refuses'() {
    return new Proxy(
      {},
      {
        ownKeys() {
          throw new Error('no keys');
        },
        get() {
          throw new Error('no values');
        },
        getPrototypeOf() {
          throw new Error('no prototype');
        },
      },
    );
  },
  get 'a revoked proxy'() {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  get 'a cycle'() {
    const cycle: { self?: object; siblings?: object[] } = {};
    cycle.self = cycle;
    cycle.siblings = [cycle, cycle];
    return cycle;
  },
  get 'an object 10,000 levels deep'() {
    return deep(10_000);
  },
  get 'an array of a million'() {
    return new Array(1_000_000).fill('x');
  },
  get 'ten million characters'() {
    return 'x'.repeat(10_000_000);
  },
  get 'a tree that grows a thousandfold'() {
    const branch = (level: number): unknown =>
      level === 0 ? 'leaf' : Array.from({ length: 60 }, () => branch(level - 1));
    return branch(3);
  },
  get 'an error whose message throws'() {
    return Object.defineProperty(new Error(), 'message', {
      get() {
        throw new Error('again');
      },
    });
  },
  get 'an object whose toString throws'() {
    return Object.assign(() => {}, {
      toString() {
        throw new Error('no text');
      },
    });
  },
  get 'an invalid date'() {
    return new Date(NaN);
  },
};

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

  it.each(Object.keys(hostile) as (keyof typeof hostile)[])('survives %s', (what) => {
    const captured = captureBeside(hostile[what]);
    expect(JSON.stringify(captured).length).toBeLessThan(300_000);
  });

  it('keeps what stands beside a getter that throws', () => {
    expect(captureBeside(hostile['a getter that throws'])).toEqual({ good: 1, bad: '[unreadable]' });
  });

  it('keeps what stands beside a getter that throws at the top', () => {
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
    expect(Object.keys(keepAll.attributes(hostile['a proxy that refuses']))).toEqual([]);
    expect(Object.keys(keepAll.attributes(hostile['a revoked proxy']))).toEqual([]);
  });

  it('cuts what is too long, too deep or too much', () => {
    expect(String(captureBeside('x'.repeat(5000)))).toHaveLength(4097);
    expect(JSON.stringify(captureBeside(deep(50)))).toBe(
      '{"down":{"down":{"down":{"down":{"down":"[cut]"}}}}}',
    );
    expect(captureBeside(new Array(1000).fill(0))).toHaveLength(64);
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, nth) => [`k${nth}`, nth]));
    expect(Object.keys(captureBeside(many) as object)).toHaveLength(64);
    expect(Object.keys(captureBeside({ ['k'.repeat(5000)]: 1 }) as object)[0]).toHaveLength(4097);
  });

  it('takes __proto__ for a key like any other', () => {
    const captured = keepAll.attributes(
      JSON.parse('{"__proto__":{"polluted":true},"nested":{"__proto__":1}}') as object,
    );
    expect(JSON.stringify(captured)).toBe('{"__proto__":{"polluted":true},"nested":{"__proto__":1}}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('copies at once: what the app changes later changes no record', () => {
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
    const capture = createValueCapture((key, value) => {
      if (key === 'bad') throw new Error('a mistake in the redactor');
      return value;
    });
    expect(capture.attributes({ good: 1, bad: canary })).toEqual({ good: 1, bad: '[unreadable]' });
  });

  it("lets the app's own redactor see every named value", () => {
    const seen: string[] = [];
    createValueCapture((key, value) => {
      seen.push(key);
      return value;
    }).attributes({ a: 1, b: { c: 2 }, d: [3, 4] });
    expect(seen.toSorted()).toEqual(['a', 'b', 'c', 'd', 'd', 'd']);
  });
});

describe('exception', () => {
  it('says what an error is, where it was thrown', () => {
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
  ])('says what it can of %s', (_what, thrown, type, message) => {
    expect(keepAll.exception(thrown)).toMatchObject({ 'exception.type': type, 'exception.message': message });
  });

  it.each(Object.keys(hostile) as (keyof typeof hostile)[])('survives %s', (what) => {
    const exception = keepAll.exception(hostile[what]);
    expect(JSON.stringify(exception).length).toBeLessThan(50_000);
  });

  it('hides secrets in messages and stacks', () => {
    const exception = redacting.exception(new Error(`Bearer ${canary}`));
    expect(JSON.stringify(exception)).not.toContain(canary);
  });

  it('cuts endless stacks', () => {
    const error = Object.assign(new Error('deep'), { stack: 'at x\n'.repeat(100_000) });
    expect(String(keepAll.exception(error)['exception.stacktrace']).length).toBeLessThan(17_000);
  });
});
