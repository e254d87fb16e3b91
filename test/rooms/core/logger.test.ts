import { describe, expect, it } from 'vitest';
import { createTestTracing } from 'waybill/testing';

const sessionId = '2f5e0c1e-4b1f-4c55-9a7f-0d0c7a1b2c3d';

describe('a log line', () => {
  it('carries trace, span, correlation and session ids of the action that wrote it', () => {
    const { tracing, logs } = createTestTracing();
    tracing.setSession(sessionId);
    const action = tracing.startAction('Save');
    action.log.info('saved', { order: 7 });
    expect(logs()).toMatchObject([
      {
        severityNumber: 9,
        severityText: 'INFO',
        body: 'saved',
        traceId: action.traceId,
        spanId: action.spanId,
        flags: 1,
        attributes: {
          order: 7,
          'correlation.id': action.correlationId,
          'session.id': sessionId,
          'waybill.attribution': 'exact',
        },
      },
    ]);
  });

  it('written through tracing.log belongs to the current action, or says that it belongs to none', async () => {
    const { tracing, logs } = createTestTracing();
    const traceId = await tracing.action('Save', async (action) => {
      tracing.log.info('inside');
      await Promise.resolve();
      tracing.log.info('after an await');
      action.run(() => tracing.log.info('inside again'));
      return action.traceId;
    });
    expect(logs().map((log) => [log.body, log.traceId, log.attributes['waybill.attribution']])).toEqual([
      ['inside', traceId, 'exact'],
      ['after an await', undefined, 'none'],
      ['inside again', traceId, 'exact'],
    ]);
  });

  it('written in a child span belongs to that span', () => {
    const { tracing, logs } = createTestTracing();
    const spanId = tracing.action('Save', (action) =>
      action.span('Validate', (span) => {
        tracing.log.debug('checking');
        return span.spanId;
      }),
    );
    expect(logs()).toMatchObject([{ spanId, severityNumber: 5 }]);
  });

  it('has one of four severities', () => {
    const { tracing, logs } = createTestTracing();
    for (const level of ['debug', 'info', 'warn', 'error'] as const) tracing.log[level](level);
    expect(logs().map(({ severityText, severityNumber }) => [severityText, severityNumber])).toEqual([
      ['DEBUG', 5],
      ['INFO', 9],
      ['WARN', 13],
      ['ERROR', 17],
    ]);
  });

  it('has the time at which it was written, in nanoseconds', () => {
    const { tracing, logs, clock } = createTestTracing();
    tracing.log.info('first');
    clock.advance(1.5);
    tracing.log.info('second');
    expect(logs().map(({ timeUnixNano }) => timeUnixNano)).toEqual([
      '1767225600000000000',
      '1767225600001500000',
    ]);
  });

  it('has an id of its own, by which a receiver knows it again', () => {
    const { tracing, logs } = createTestTracing();
    tracing.log.info('same');
    tracing.log.info('same');
    const ids = logs().map(({ attributes }) => String(attributes['log.record.uid']));
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  });

  it('spells out an error among its values', () => {
    const { tracing, logs } = createTestTracing();
    const error = new RangeError('too far');
    tracing.log.warn('could not go', { error, step: 2 });
    expect(logs()[0]?.attributes).toMatchObject({
      step: 2,
      'exception.type': 'RangeError',
      'exception.message': 'too far',
      'exception.stacktrace': error.stack,
    });
    expect(logs()[0]?.attributes).not.toHaveProperty('error');
  });

  it('says nothing of an error that is not there', () => {
    const { tracing, logs } = createTestTracing();
    tracing.log.info('fine', { error: undefined });
    tracing.log.info('fine', { error: null });
    for (const { attributes } of logs()) {
      expect(Object.keys(attributes).filter((key) => /error|exception/.test(key))).toEqual([]);
    }
  });

  it('cannot take the names of ids and attribution', () => {
    const { tracing, logs } = createTestTracing();
    const action = tracing.startAction('Save');
    action.log.info('mine', {
      'correlation.id': 'forged',
      'log.record.uid': 'forged',
      'waybill.attribution': 'forged',
    });
    expect(JSON.stringify(logs())).not.toContain('forged');
  });

  it('is kept, and the app goes on, whatever is logged', () => {
    const { tracing, logs, diagnostics } = createTestTracing();
    const refusing = new Proxy(
      {},
      {
        ownKeys() {
          throw new Error('no keys');
        },
        get() {
          throw new Error('no values');
        },
      },
    );
    const log = tracing.log.info as (message: unknown, attributes?: unknown) => void;
    log('getter', {
      good: 1,
      get bad() {
        throw new Error('no');
      },
    });
    log('proxy', refusing);
    log('null', null);
    log('text', 'of a text');
    log('number', 7);
    log(undefined);
    log(Symbol('s'));
    log({ toString: () => 'an object' });
    log('spread', { ...[1, 2] });
    expect(logs().map(({ body }) => body)).toEqual([
      'getter',
      'proxy',
      'null',
      'text',
      'number',
      'undefined',
      'Symbol(s)',
      'an object',
      'spread',
    ]);
    expect(logs()[0]?.attributes).toMatchObject({ good: 1, bad: '[unreadable]' });
    expect(diagnostics).toEqual([]);
  });

  it('leaves no secret in its text or values', () => {
    const { tracing, logs } = createTestTracing();
    tracing.log.info('Bearer c4n4ry-value', {
      password: 'c4n4ry-value',
      nested: [{ token: 'c4n4ry-value' }],
    });
    expect(JSON.stringify(logs())).not.toContain('c4n4ry');
  });

  it('keeps everything where redaction is switched off', () => {
    const { tracing, logs } = createTestTracing({ redact: false });
    tracing.log.info('Bearer c4n4ry-value', { password: 'c4n4ry-value' });
    expect(logs()).toMatchObject([{ body: 'Bearer c4n4ry-value', attributes: { password: 'c4n4ry-value' } }]);
  });
});
