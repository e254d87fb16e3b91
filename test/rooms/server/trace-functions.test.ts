import { createTracing } from 'waybill';
import { linkServerError } from 'waybill/instrumentation';
import {
  errorForPage,
  errorResponse,
  isPrefetch,
  publicError,
  recordRequestErrors,
  traceFunctions,
} from 'waybill/server';
import { expect, it } from 'vitest';
import { createRecordedTracing } from './recorded-tracing.ts';

/** The message of an error that is not public, as a page gets it. */
const HIDDEN = 'Something went wrong on our side. If it happens again, tell support this reference.';
const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const headers = new Headers({ traceparent: `00-${traceId}-${spanId}-03` });

it('continues the trace of the request, and leads the error in the page to the span', async () => {
  const { tracing, span, diagnostics } = createRecordedTracing();
  const error = new Error('The mail server does not answer');
  const invite = traceFunctions(tracing, async () => headers)('invite', async (email: string) => {
    throw Object.assign(error, { email });
  });
  await expect(invite('ada@example.com')).rejects.toBe(error);
  const failed = await span('invite');
  expect(failed).toMatchObject({ traceId, parentSpanId: spanId, kind: 'server', status: { code: 'error' } });

  const page = createTracing({ service: 'shop-web' });
  const masked = Object.assign(new Error('Minified React error #441'), {
    digest: (error as { digest?: string }).digest,
  });
  expect(linkServerError(page, masked)).toBe(true);
  expect(page.captureError(masked)).toMatchObject({ traceId, spanId: failed.spanId });
  expect(linkServerError(page, new Error('of the page'))).toBe(false);
  expect(diagnostics).toEqual([]);
});

it('leads an error of React Router in the page to the trace that errorResponse named', async () => {
  const response = errorResponse(new Error('no database'), { traceId });
  const page = createTracing({ service: 'shop-web' });
  // React Router gives this object to the ErrorBoundary for a thrown Response.
  const error = { status: 500, statusText: '', internal: false, data: (await response.json()) as unknown };
  expect(linkServerError(page, error)).toBe(true);
  expect(page.captureError(error)).toMatchObject({ traceId });
  for (const data of [null, 'no database', {}, { trace_id: 'KM70-WHSPV' }, { trace_id: { traceId } }]) {
    expect(linkServerError(page, { ...error, data })).toBe(false);
  }
});

it('describes an error for the page with the ids of the innermost span, and records it once', async () => {
  const { tracing, logs, span } = createRecordedTracing();
  const error = new Error('The table of members is locked');
  const sent = await tracing.continue({ traceId }, 'GET /members', () =>
    tracing
      .span('load members', () => Promise.reject(error))
      .catch(() => [errorForPage(tracing, error), errorForPage(tracing, error)] as const),
  );
  const { spanId: failed } = await span('load members');
  const digest = `00-${traceId}-${failed}-01`;
  expect(sent).toEqual([
    { message: HIDDEN, digest },
    { message: HIDDEN, digest },
  ]);
  expect(await logs()).toMatchObject([
    { traceId, spanId: failed, attributes: { 'exception.message': error.message } },
  ]);

  const page = createTracing({ service: 'shop-web' });
  const received = Object.assign(new Error(sent[0].message), { digest: sent[0].digest });
  expect(linkServerError(page, received)).toBe(true);
  expect(page.captureError(received)).toMatchObject({ traceId });
  // The server draws the error too, with the same reference.
  expect(error).toHaveProperty('digest', digest);
});

it('describes any thrown value for the page, outside of a span too', () => {
  const { tracing } = createRecordedTracing();
  const hostile = Object.defineProperty(new Error('x'), 'message', {
    get() {
      throw new Error('the getter of the app');
    },
  });
  for (const thrown of [null, undefined, 7, 'no database', Object.freeze(new Error('x')), hostile]) {
    const { message, digest } = errorForPage(tracing, thrown);
    expect(message).toBe(HIDDEN);
    expect(digest).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-01$/);
  }
  const known = publicError('This person is already a member.', { status: 409 });
  expect(errorForPage(tracing, known).message).toBe('This person is already a member.');
  expect(() => errorForPage({} as typeof tracing, 7)).toThrow('[waybill] errorForPage needs a tracing');
});

it('makes no span for a prefetch, and throws control flow on', async () => {
  const { tracing, spans } = createRecordedTracing();
  const prefetch = { 'next-router-prefetch': '1' };
  expect(await traceFunctions(tracing, () => prefetch)('render', () => 'page')()).toBe('page');
  expect(isPrefetch(new Headers({ 'sec-purpose': 'prefetch;prerender' }))).toBe(true);
  expect(isPrefetch({ headers: { purpose: 'prefetch' } })).toBe(true);
  expect(isPrefetch({ headers })).toBe(false);
  const hanging = Object.assign(new Error('headers()'), { digest: 'HANGING_PROMISE_REJECTION' });
  const interrupted = traceFunctions(tracing, () => Promise.reject(hanging))('render', () => 'page');
  await expect(interrupted()).rejects.toBe(hanging);
  expect(await spans()).toEqual([]);
});

it('runs the work if the headers cannot be read, with one diagnostic', async () => {
  const { tracing, diagnostics } = createRecordedTracing();
  const work = traceFunctions(tracing, () => Promise.reject(new Error('no request')))('render', () => 'page');
  expect([await work(), await work()]).toEqual(['page', 'page']);
  expect(diagnostics).toHaveLength(1);
});

it('records an error of a request once, in the trace of the request, with its digest', async () => {
  const { tracing, span, logs } = createRecordedTracing();
  const onRequestError = recordRequestErrors(tracing);
  const request = { path: '/members?team=1', method: 'GET', headers: Object.fromEntries(headers) };
  const route = { routePath: '/members', routeType: 'render' };
  await onRequestError(Object.assign(new Error('no database'), { digest: '123' }), request, route);
  await onRequestError(
    Object.assign(new Error('known'), { digest: headers.get('traceparent') }),
    request,
    route,
  );
  await onRequestError(Object.assign(new Error('gone'), { name: 'AbortError' }), request, route);
  expect(await span('render /members')).toMatchObject({
    traceId,
    parentSpanId: spanId,
    attributes: { 'url.path': '/members', 'error.digest': '123' },
  });
  expect((await logs()).map(({ attributes }) => attributes['exception.message'])).toEqual(['no database']);
});
