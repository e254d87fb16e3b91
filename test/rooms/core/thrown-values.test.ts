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
  ])('%s', (_, write) => {
    const { tracing, logs, diagnostics } = createTestTracing();
    write(tracing.log);
    const { attributes, body } = logs()[0]!;
    expect(body).toMatch(/^(it failed|TypeError: no order)$/);
    expect(attributes).toMatchObject({ 'exception.type': 'TypeError', 'exception.message': 'no order' });
    expect(attributes['exception.stacktrace']).toMatch(/Caused by: RangeError: the disk is full/);
    expect(diagnostics).toEqual([]);
  });

  it('of another realm', () => {
    const { tracing, logs } = createTestTracing();
    tracing.log.error('it failed', { err: runInNewContext('new SyntaxError("elsewhere")') as unknown });
    expect(logs()[0]?.attributes).toMatchObject({ 'exception.type': 'SyntaxError' });
  });
});
