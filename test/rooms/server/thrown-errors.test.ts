import { formatReference } from 'waybill';
import { errorResponse, publicError, type ErrorBody } from 'waybill/server';
import { describe, expect, it } from 'vitest';
import { hostileValues } from '../../promises/hostile/hostile-values.ts';
import { createRecordedTracing } from './recorded-tracing.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const correlationId = '11111111-1111-4111-8111-111111111111';
const context = { traceId, flags: 1, correlationId, sessionId: null };

const request = (id = traceId) =>
  new Request('http://team.example/members', {
    headers: { traceparent: `00-${id}-b7ad6b7169203331-01`, 'x-correlation-id': correlationId },
  });
const bodyOf = async (response: Response) => (await response.json()) as ErrorBody;
const hidden = {
  message: 'Something went wrong on our side. If it happens again, tell support this reference.',
  code: 'internal_error',
};

describe('errorResponse', () => {
  it('shows the message, code and status of a public error, with the ids that support needs', async () => {
    const error = publicError('This person is already a member.', { status: 409, code: 'already_member' });
    const response = errorResponse(error, context);
    expect(response.status).toBe(409);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-correlation-id')).toBe(correlationId);
    expect(await bodyOf(response)).toEqual({
      error: { message: 'This person is already a member.', code: 'already_member' },
      correlation_id: correlationId,
      trace_id: traceId,
      reference: formatReference(traceId),
    });
  });

  it.each([
    ['an error', new Error('password=hunter2')],
    ['an error with a status', Object.assign(new Error('hunter2'), { status: 500, code: 'hunter2' })],
    ['an error with a mark that is not true', Object.assign(new Error('hunter2'), { expose: 'yes' })],
    ['a text', 'hunter2'],
    ['null', null],
    ['undefined', undefined],
    ['an object without a message', { expose: true, hunter2: 'hunter2' }],
    ['a revoked proxy', revokedProxy()],
  ])('answers with one fixed sentence for %s', async (_, thrown) => {
    const response = errorResponse(thrown, context);
    expect(response.status).toBe(500);
    expect((await bodyOf(response)).error).toEqual(hidden);
  });

  it('uses the status of an error that is not public, and hides the rest', async () => {
    const response = errorResponse(Object.assign(new Error('hunter2'), { status: 503 }), context);
    expect(response.status).toBe(503);
    expect((await bodyOf(response)).error).toEqual(hidden);
  });

  it.each([200, 302, 399, 600, 404.5, NaN, '404', null])('answers 500 for the status %s', (status) => {
    expect(errorResponse(Object.assign(new Error('x'), { status }), context).status).toBe(500);
  });

  it('shows errors of http-errors, which are marked with expose', async () => {
    const error = Object.assign(new Error('No such team.'), { status: 404, expose: true });
    expect((await bodyOf(errorResponse(error, context))).error).toEqual({
      message: 'No such team.',
      code: 'error',
    });
  });

  it('limits the length of message and code', async () => {
    const { error } = await bodyOf(
      errorResponse(publicError('x'.repeat(10_000), { code: 'a b'.repeat(100) }), context),
    );
    expect(error).toEqual({ message: 'x'.repeat(1000), code: 'error' });
  });

  it('adds the given headers', () => {
    const { headers } = errorResponse('x', context, {
      headers: { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'X-Total' },
    });
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-expose-headers')).toBe('X-Total, x-correlation-id, x-trace-id');
  });
});

it('refuses a public error with a status that is not an error status', () => {
  expect(() => publicError('x', { status: 200 })).toThrow('[waybill] status 200 is not an error status');
});

describe('withTracing', () => {
  it('answers a thrown error, and records it once, under the step that failed', async () => {
    const { tracing, logs, span } = createRecordedTracing();
    const handler = tracing.withTracing(() =>
      tracing.span('invite', () =>
        tracing.span('insert row', async () => {
          await Promise.resolve();
          throw publicError('Taken.', { status: 409, code: 'taken', cause: new Error('duplicate key') });
        }),
      ),
    );
    const response = await handler(request());
    expect(response.status).toBe(409);
    expect(await bodyOf(response)).toMatchObject({
      error: { message: 'Taken.', code: 'taken' },
      trace_id: traceId,
    });

    const [log, ...others] = await logs();
    expect(others).toEqual([]);
    const step = await span('insert row');
    expect(log).toMatchObject({
      traceId,
      spanId: step.spanId,
      severityText: 'INFO',
      attributes: {
        'waybill.refused': true,
        'exception.type': 'PublicError',
        'exception.message': 'Taken.',
        'waybill.reference': formatReference(traceId),
        'correlation.id': correlationId,
      },
    });
    // A refusal is no error: the spans say so, and the page learns it from a header.
    for (const refused of [step, await span('GET /members')]) {
      expect(refused).toMatchObject({ status: { code: 'unset' }, attributes: { 'waybill.refused': true } });
      expect(refused.attributes).not.toHaveProperty('error.type');
    }
    expect(response.headers.get('x-waybill-refused')).toBe('true');
  });

  it('marks the SERVER span as failed with the error if the response is a 500', async () => {
    const { tracing, span } = createRecordedTracing();
    const handler = tracing.withTracing(() => {
      throw new TypeError('team is undefined');
    });
    expect((await bodyOf(await handler(request()))).error).toEqual(hidden);
    expect(await span('GET /members')).toMatchObject({
      status: { code: 'error', message: 'team is undefined' },
      attributes: { 'error.type': 'TypeError', 'http.response.status_code': 500 },
    });
  });

  it('answers 500 if the handler returns no Response', async () => {
    const { tracing, logs } = createRecordedTracing();
    const handler = tracing.withTracing(() => undefined as unknown as Response);
    expect((await handler(request())).status).toBe(500);
    expect(await logs()).toHaveLength(1);
  });

  const liars = {
    'a response by name alone': () => ({ [Symbol.toStringTag]: 'Response' }),
    'a getter of its kind that throws': () => ({
      get [Symbol.toStringTag]() {
        throw new Error('not for you');
      },
    }),
  };
  const {
    'a Response': _answer,
    // These values have every member, also `isRedirect`, so a framework gets them.
    'a proxy of an array with an endless length': _redirect,
    'an endless proxy': _otherRedirect,
    ...others
  } = hostileValues;
  it.each(Object.entries({ ...others, ...liars }))('answers 500 to a thrown %s', async (_, create) => {
    const { tracing } = createRecordedTracing();
    const handler = tracing.withTracing(() => {
      throw create();
    });
    const response = await handler(request());
    expect(response.status).toBe(500);
    expect((await bodyOf(response)).error).toEqual(hidden);
  });

  it('gives the same reference each time an error is captured', async () => {
    const { tracing, logs } = createRecordedTracing();
    const handler = tracing.withTracing(() => {
      const error = new Error('mail server is down');
      return Response.json(
        [tracing.captureError(error), tracing.captureError(error)].map(({ reference }) => reference),
      );
    });
    const reference = formatReference(traceId);
    expect(await (await handler(request())).json()).toEqual([reference, reference]);
    expect(await logs()).toHaveLength(1);
  });

  it('records an error object that fails the requests of two users in both traces', async () => {
    const { tracing, logs } = createRecordedTracing();
    const cached = Promise.reject(new Error('no configuration'));
    cached.catch(() => undefined);
    const handler = tracing.withTracing(() => cached);
    const second = '22222222222242228222222222222222';
    const bodies = [await bodyOf(await handler(request())), await bodyOf(await handler(request(second)))];
    expect(bodies.map((body) => body.reference)).toEqual([formatReference(traceId), formatReference(second)]);
    expect((await logs()).map((log) => [log.traceId, log.attributes['waybill.reference']])).toEqual([
      [traceId, formatReference(traceId)],
      [second, formatReference(second)],
    ]);
  });
});

function revokedProxy(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
