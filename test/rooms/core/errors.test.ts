import { describe, expect, it } from 'vitest';
import { formatReference } from 'waybill';
import { createTestTracing } from 'waybill/testing';

describe('captureError', () => {
  it('records an error under the action in which it is captured', () => {
    const { tracing, logs } = createTestTracing();
    const action = tracing.startAction('Save');
    const reference = action.run(
      () => tracing.captureError(new RangeError('too far'), { step: 2 }).reference,
    );
    expect(reference).toBe(action.reference);
    expect(logs()).toMatchObject([
      {
        severityText: 'ERROR',
        body: 'RangeError: too far',
        traceId: action.traceId,
        spanId: action.spanId,
        attributes: {
          step: 2,
          'exception.type': 'RangeError',
          'exception.message': 'too far',
          'waybill.reference': action.reference,
          'waybill.attribution': 'exact',
        },
      },
    ]);
  });

  it('gives an error outside any action a trace of its own', () => {
    const { tracing, logs } = createTestTracing();
    const [one, two] = [
      tracing.captureError(new Error('one')).reference,
      tracing.captureError(new Error('two')).reference,
    ];
    expect(one).not.toBe(two);
    expect(
      logs().map(({ traceId, attributes }) => [formatReference(traceId!), attributes['waybill.attribution']]),
    ).toEqual([
      [one, 'none'],
      [two, 'none'],
    ]);
  });

  it('records one error once, and gives it the same reference wherever it turns up', async () => {
    const { tracing, logs } = createTestTracing();
    const error = new Error('the same');
    const thrown = await tracing
      .action('Save', () => Promise.reject(error))
      .catch((reason: unknown) => reason);
    const references = [
      tracing.captureError(error).reference,
      tracing.action('Other', () => tracing.captureError(thrown).reference),
    ];
    expect(new Set(references).size).toBe(1);
    expect(tracing.referenceOf(error)).toBe(references[0]);
    expect(logs()).toHaveLength(1);
  });

  it('finds an error inside those that wrap it', () => {
    const { tracing } = createTestTracing();
    const cause = new Error('the cause');
    const reference = tracing.captureError(cause).reference;
    const wrapped = new Error('outer', { cause: new Error('middle', { cause }) });
    expect(tracing.referenceOf(wrapped)).toBe(reference);
    expect(tracing.action('Other', () => tracing.captureError(wrapped).reference)).toBe(reference);
  });

  it('does not search without end', () => {
    const { tracing } = createTestTracing();
    const circular = new Error('circular');
    circular.cause = circular;
    expect(tracing.referenceOf(circular)).toBeUndefined();
    expect(tracing.captureError(circular).reference).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{5}$/);
    let deep = new Error('bottom');
    const reference = tracing.captureError(deep).reference;
    for (let level = 0; level < 100; level++) deep = new Error('level', { cause: deep });
    expect(tracing.referenceOf(deep)).not.toBe(reference);
  });

  it('takes frozen errors, and changes none', () => {
    const { tracing, logs } = createTestTracing();
    const error = Object.freeze(new Error('frozen'));
    const keys = Reflect.ownKeys(error);
    expect(tracing.captureError(error).reference).toBe(tracing.referenceOf(error));
    tracing.captureError(error);
    expect(logs()).toHaveLength(1);
    expect(Reflect.ownKeys(error)).toEqual(keys);
  });

  it.each([['a text'], [404], [undefined], [null], [true], [Symbol('s')], [7n]])(
    'takes a thrown %s',
    (thrown) => {
      const { tracing, logs } = createTestTracing();
      expect(tracing.captureError(thrown).reference).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{5}$/);
      expect(logs()).toMatchObject([{ severityText: 'ERROR' }]);
      expect(tracing.referenceOf(thrown)).toBeUndefined();
    },
  );

  it('never throws, whatever is thrown or said of it', () => {
    const { tracing, logs } = createTestTracing();
    const refusing = new Proxy(new Error('x'), {
      get() {
        throw new Error('no values');
      },
    });
    tracing.captureError(refusing);
    tracing.captureError(new Error('y'), refusing);
    tracing.captureError(new Error('z'), null as unknown as object);
    expect(logs().map(({ attributes }) => attributes['exception.message'])).toEqual([
      '[unreadable]',
      'y',
      'z',
    ]);
  });

  it('tells subscribers, with everything that a screen shows', () => {
    const { tracing, clock } = createTestTracing();
    const heard: unknown[] = [];
    tracing.subscribe((event) => {
      if (event.type === 'error') heard.push(event);
    });
    const error = new Error('seen');
    const action = tracing.startAction('Save');
    clock.advance(5);
    action.run(() => tracing.captureError(error));
    const occurrence = {
      reference: action.reference,
      traceId: action.traceId,
      spanId: action.spanId,
      correlationId: action.correlationId,
      timeMs: clock.now(),
    };
    expect(heard).toEqual([{ type: 'error', error, occurrence, identity: null }]);
    expect(tracing.occurrenceOf(error)).toEqual(occurrence);
  });

  it('belongs to the child span that threw, not to the action above', () => {
    const { tracing, logs, spans } = createTestTracing();
    expect(() =>
      tracing.action('Save', (action) =>
        action.span('Validate', () => {
          throw new Error('invalid');
        }),
      ),
    ).toThrow('invalid');
    const validate = spans().find(({ name }) => name === 'Validate');
    expect(logs()).toMatchObject([{ spanId: validate?.spanId }]);
  });
});
