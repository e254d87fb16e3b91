import { describe, expect, it, vi } from 'vitest';
import { createTracing, type LogLevel } from 'waybill';
import { createTestTracing } from 'waybill/testing';

describe('the level', () => {
  const levels = ['debug', 'info', 'warn', 'error'] as const;

  it.each<[LogLevel | 'silent', readonly string[]]>([
    ['debug', ['debug', 'info', 'warn', 'error']],
    ['info', ['info', 'warn', 'error']],
    ['warn', ['warn', 'error']],
    ['error', ['error']],
    ['silent', []],
  ])('%s lets through %j, of every logger', (logLevel, written) => {
    const { tracing, logs, endActions } = createTestTracing({ logLevel });
    const action = tracing.startAction('Save');
    for (const log of [tracing.log, action.log, tracing.log.child({ part: 1 })]) {
      for (const level of levels) log[level](level);
    }
    endActions();
    expect(logs().map(({ body }) => body)).toEqual([...written, ...written, ...written]);
  });

  it('is all of them by default', () => {
    const { tracing, logs } = createTestTracing();
    tracing.log.debug('shown');
    expect(logs()).toHaveLength(1);
  });

  it('keeps no captured error back', () => {
    const { tracing, logs } = createTestTracing({ logLevel: 'silent' });
    tracing.captureError(new Error('no'));
    expect(logs()).toMatchObject([{ body: 'Error: no' }]);
  });

  it('that is unknown throws, and lists the known levels', () => {
    expect(() => createTracing({ service: 'x', logLevel: 'verbose' as 'debug' })).toThrow(
      /"verbose" is not a log level; use debug, info, warn, error, silent/,
    );
  });
});

describe('a child', () => {
  it('adds its fields to every line, under those of the line itself', () => {
    const { tracing, logs } = createTestTracing();
    const cart = tracing.log.child({ part: 'cart', items: 0 });
    cart.info('opened');
    cart.child({ step: 2 }).warn('full', { items: 9 });
    tracing.log.info('elsewhere');
    expect(logs().map(({ attributes: { part, items, step } }) => ({ part, items, step }))).toEqual([
      { part: 'cart', items: 0, step: undefined },
      { part: 'cart', items: 9, step: 2 },
      { part: undefined, items: undefined, step: undefined },
    ]);
  });

  it('belongs to the same span', () => {
    const { tracing, logs } = createTestTracing();
    const action = tracing.startAction('Save');
    action.log.child({ part: 'cart' }).info('opened');
    expect(logs()).toMatchObject([{ spanId: action.spanId, attributes: { part: 'cart' } }]);
  });

  it('hides a secret of its context, and cannot take our names', () => {
    const { tracing, logs } = createTestTracing();
    tracing.log.child({ token: 'c4n4ry', 'waybill.attribution': 'forged' }).info('x');
    expect(JSON.stringify(logs())).not.toMatch(/c4n4ry|forged/);
  });
});

describe('the context', () => {
  it('is on every line and error of the tracing from then on, until another takes its place', () => {
    const { tracing, logs } = createTestTracing();
    const action = tracing.startAction('Save');
    const child = action.log.child({ part: 'cart' });
    tracing.log.setContext({ tenant: 'acme', plan: 'pro' });
    tracing.log.info('a');
    child.info('b', { plan: 'free' });
    tracing.captureError(new Error('c'));
    child.setContext({ tenant: 'other' });
    tracing.log.info('d');
    tracing.log.setContext({});
    tracing.log.info('e');
    expect(logs().map(({ attributes: { tenant, plan, part } }) => ({ tenant, plan, part }))).toEqual([
      { tenant: 'acme', plan: 'pro', part: undefined },
      { tenant: 'acme', plan: 'free', part: 'cart' },
      { tenant: 'acme', plan: 'pro', part: undefined },
      { tenant: 'other', plan: undefined, part: undefined },
      { tenant: undefined, plan: undefined, part: undefined },
    ]);
  });

  it('is copied when it is set', () => {
    const { tracing, logs } = createTestTracing();
    const context = { tenant: 'acme' };
    tracing.log.setContext(context);
    context.tenant = 'changed';
    tracing.log.info('x');
    expect(logs()).toMatchObject([{ attributes: { tenant: 'acme' } }]);
  });
});

describe('the ids in the context', () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const correlationId = '0190f5fe-7c00-7a1b-8c2d-9e8f7a6b5c4d';

  it.each<[what: string, context: object, ids: readonly unknown[]]>([
    ['both', { traceId, correlationId }, [traceId, correlationId, 1]],
    ['a correlation id alone', { correlationId }, [undefined, correlationId, 0]],
    ['no ids', { tenant: 'acme' }, [undefined, undefined, 0]],
    ['an id of another kind', { correlationId: 'order-7' }, [undefined, 'order-7', 0]],
    ['other texts', { traceId: 'order 7', correlationId: 'order 7' }, [undefined, undefined, 0]],
    ['zeros', { traceId: '0'.repeat(32) }, [undefined, undefined, 0]],
    ['other values', { traceId: 7, correlationId: [correlationId] }, [undefined, undefined, 0]],
  ])('become those of lines outside of any action: %s', (_, context, ids) => {
    const { tracing, logs } = createTestTracing();
    tracing.log.setContext(context);
    tracing.log.info('a');
    tracing.log.setContext({});
    tracing.log.info('b');
    const found = logs().map((log) => [log.traceId, log.attributes['correlation.id'], log.flags]);
    expect(found).toEqual([ids, [undefined, undefined, 0]]);
  });

  it('leave the lines and errors of an action alone', () => {
    const { tracing, logs } = createTestTracing();
    tracing.log.setContext({ traceId, correlationId });
    const action = tracing.startAction('Save');
    action.log.info('a');
    action.run(() => tracing.captureError(new Error('b')));
    expect(logs()).toHaveLength(2);
    for (const log of logs()) {
      expect(log).toMatchObject({
        traceId: action.traceId,
        attributes: { 'correlation.id': action.correlationId, traceId, correlationId },
      });
    }
  });
});

describe('fields given as a function', () => {
  it('are asked for once, where the line is written', () => {
    const { tracing, logs } = createTestTracing({ logLevel: 'info' });
    const fields = vi.fn(() => ({ cart: [1, 2] }));
    tracing.log.debug('not written', fields);
    expect(fields).not.toHaveBeenCalled();
    tracing.log.info('written', fields);
    expect(fields).toHaveBeenCalledOnce();
    expect(logs()).toMatchObject([{ body: 'written', attributes: { cart: [1, 2] } }]);
  });

  it('that throw cost the fields, not the line, and are reported once', () => {
    const { tracing, logs, diagnostics } = createTestTracing();
    const refuse = (): never => {
      throw new Error('no fields');
    };
    tracing.log.info('a', refuse);
    tracing.log.info('b', refuse);
    expect(logs().map(({ body }) => body)).toEqual(['a', 'b']);
    expect(diagnostics).toMatchObject([{ kind: 'fields of a log line', error: { message: 'no fields' } }]);
  });

  it.each([undefined, null, 7, 'text', Promise.resolve({ late: true }), () => ({})])(
    'that give %s cost nothing',
    (given) => {
      const { tracing, logs, diagnostics } = createTestTracing();
      tracing.log.info('line', () => given as object);
      expect(logs()).toMatchObject([{ body: 'line' }]);
      expect(diagnostics).toEqual([]);
    },
  );

  it('that log themselves end', () => {
    const { tracing, logs } = createTestTracing();
    const fields = (): object => {
      tracing.log.info('again', fields);
      return {};
    };
    tracing.log.info('again', fields);
    expect(logs().length).toBeLessThanOrEqual(101);
  });
});
