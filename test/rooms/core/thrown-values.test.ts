import { describe, expect, it } from 'vitest';
import { runInNewContext } from 'node:vm';
import { createTestTracing } from 'waybill/testing';

/** Captures a thrown value and returns the attributes of its record. */
function capture(thrown: unknown) {
  const { tracing, logs } = createTestTracing();
  tracing.captureError(thrown);
  return logs()[0]!.attributes;
}

describe('a captured value keeps', () => {
  it('the members of an object that is no error', () => {
    expect(capture({ code: 'E42', detail: 'out of stock' })).toMatchObject({
      'exception.type': 'object',
      'exception.message': '{"code":"E42","detail":"out of stock"}',
      'exception.fields': { code: 'E42', detail: 'out of stock' },
    });
  });

  it('the own members of an error, such as those of Postgres, redacted', () => {
    const error = Object.assign(new Error('duplicate key'), {
      code: '23505',
      hint: null,
      details: 'Key (email) already exists.',
      password: 'geheim',
    });
    expect(capture(error)).toMatchObject({
      'exception.message': 'duplicate key',
      'exception.fields': {
        code: '23505',
        hint: null,
        details: 'Key (email) already exists.',
        password: '[redacted]',
      },
    });
  });

  it('the status of a Response, and no query', () => {
    const response = new Response(null, { status: 503, statusText: 'Busy' });
    Object.defineProperty(response, 'url', { value: 'https://api.example.com/a?email=a@b.c' });
    expect(capture(response)['exception.fields']).toMatchObject({
      status: 503,
      statusText: 'Busy',
      url: 'https://api.example.com/a',
    });
  });

  it('nothing more of an error without own members', () => {
    expect(capture(new Error('x'))).not.toHaveProperty(['exception.fields']);
  });
});

describe('a logged error keeps its type, message, stack and causes', () => {
  const cause = new RangeError('the disk is full');
  const error = new TypeError('no order', { cause });

  it.each<[how: string, log: (log: ReturnType<typeof createTestTracing>['tracing']['log']) => void]>([
    ['under the key err', (log) => log.error('it failed', { order: 7, err: error })],
    ['under any key', (log) => log.warn('it failed', { reason: error })],
    ['as the fields', (log) => log.error('it failed', error)],
    ['as the message', (log) => log.error(error)],
    ['as the message, beside fields', (log) => log.info(error, { order: 7 })],
    ['from a function', (log) => log.debug('it failed', () => ({ err: error }))],
    ['as all that a function returns', (log) => log.debug('it failed', () => error)],
    ['in a list', (log) => log.error('it failed', [error])],
  ])('%s', (_, write) => {
    const { tracing, logs, diagnostics } = createTestTracing();
    write(tracing.log);
    const { attributes, body } = logs()[0]!;
    expect(body).toMatch(/^(it failed|TypeError: no order)$/);
    expect(attributes).toMatchObject({ 'exception.type': 'TypeError', 'exception.message': 'no order' });
    expect(attributes['exception.stacktrace']).toMatch(/Caused by: RangeError: the disk is full/);
    expect(diagnostics).toEqual([]);
  });

  it('as the message, beside a function', () => {
    const { tracing, logs } = createTestTracing();
    tracing.log.error(error, () => ({ order: 7 }));
    expect(logs()).toMatchObject([{ attributes: { 'exception.type': 'TypeError', order: 7 } }]);
  });

  it('as the message, beside another error', () => {
    const { tracing, logs } = createTestTracing();
    tracing.log.error(error, { earlier: new RangeError('too long') });
    expect(logs()).toMatchObject([
      { attributes: { 'exception.type': 'TypeError', earlier: 'RangeError: too long' } },
    ]);
  });

  it('as the message, at most 100 times per second', () => {
    const { tracing, logs } = createTestTracing();
    for (let nth = 0; nth < 150; nth++) tracing.log.error(new Error('in a loop', { cause: nth }));
    expect(logs()).toHaveLength(100);
  });

  it('of another realm', () => {
    const { tracing, logs } = createTestTracing();
    tracing.log.error('it failed', { err: runInNewContext('new SyntaxError("elsewhere")') as unknown });
    expect(logs()[0]?.attributes).toMatchObject({ 'exception.type': 'SyntaxError' });
  });
});

describe('a value with toJSON is written as its JSON', () => {
  class Money {
    readonly cents = [1, 50];
    get [Symbol.toStringTag]() {
      return 'Money';
    }
    toJSON() {
      return '1.50';
    }
  }
  class Day {
    readonly $d = new Date(0);
    toJSON() {
      return '1970-01-01';
    }
  }
  class Order {
    readonly cache = ['x'];
    toJSON() {
      return { id: 7, day: new Day() };
    }
  }
  // It stands for a class of the platform whose JSON has keys, such as `PushSubscription`.
  class Subscription {
    get [Symbol.toStringTag]() {
      return 'Subscription';
    }
    toJSON() {
      return { keys: ['geheim'] };
    }
  }

  it.each<[string, unknown, unknown]>([
    ['a decimal number', new Money(), '1.50'],
    ['a date of a library', new Day(), '1970-01-01'],
    ['an object with members', new Order(), { id: 7, day: '1970-01-01' }],
    ['a list', [new Day()], ['1970-01-01']],
  ])('%s', (_, value, written) => {
    const { tracing, logs } = createTestTracing();
    tracing.log.info('kept', { value });
    expect(logs()).toMatchObject([{ attributes: { value: written } }]);
  });

  it('but not an object of a class that the platform knows by name', () => {
    const { tracing, logs } = createTestTracing();
    tracing.log.info('kept', { value: new Subscription() });
    expect(logs()).toMatchObject([{ attributes: { value: '[Subscription]' } }]);
  });

  it('redacted', () => {
    const { tracing, logs } = createTestTracing();
    tracing.log.info('kept', { value: { toJSON: () => ({ password: 'geheim' }) } });
    expect(logs()).toMatchObject([{ attributes: { value: { password: '[redacted]' } } }]);
  });
});

describe('the end of an action', () => {
  it.each([null, 'error', 5])('is not prevented by the outcome %s', (outcome) => {
    const { tracing, spans } = createTestTracing();
    tracing.startAction('Save').end(outcome as never);
    expect(spans()).toHaveLength(1);
  });

  it('has a failure that is redacted and bounded', () => {
    const { tracing, spans } = createTestTracing();
    tracing.startAction('Sign in').end({ failure: 'wrong password: hunter2' });
    tracing.startAction('Save').end({ failure: 'x'.repeat(1_000_000) });
    const [first, second] = spans();
    expect(first).toMatchObject({
      status: { message: 'wrong password: [redacted]' },
      attributes: { 'error.type': 'wrong password: [redacted]' },
    });
    expect(second!.status.message!.length).toBeLessThan(5000);
  });
});

describe('lists in lists, each twice in the next, take no time', () => {
  const lists = (): unknown => {
    let list: unknown = 'x';
    // As one text, these lists would have two to the power of sixty items.
    for (let level = 0; level < 60; level++) list = [list, list];
    return list;
  };

  it.each(['name', 'message', 'stack', 'digest', 'status', 'cause', 'code'])('as the %s', async (member) => {
    const { tracing, spans, endActions } = createTestTracing();
    const thrown: unknown = { [member]: lists() };
    await expect(
      tracing.action('Save', async () => {
        await Promise.resolve();
        throw thrown;
      }),
    ).rejects.toBe(thrown);
    endActions();
    expect(spans()).toMatchObject([{ status: { code: 'error' } }]);
  });

  it('as a failure', () => {
    const { tracing, spans } = createTestTracing();
    tracing.startAction('Save').end({ failure: lists() as string });
    expect(spans()).toMatchObject([{ status: { code: 'error' } }]);
  });
});

it('attributes that are a long text or list are left out, in no time', () => {
  const { tracing, spans } = createTestTracing();
  for (const attributes of ['x'.repeat(10_000_000), new Uint8Array(10_000_000), new Array(2 ** 32 - 1)]) {
    const action = tracing.startAction('Save', { attributes: { kept: 1 } });
    action.setAttributes(attributes as never);
    action.end();
  }
  expect(spans().map(({ attributes }) => attributes['kept'])).toEqual([1, 1, 1]);
});
