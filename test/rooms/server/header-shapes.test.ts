import { expect, it } from 'vitest';
import { buildTracingHeaders } from 'waybill';
import { createSpan, endSpan, extractTracingContext } from 'waybill/server';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${traceId}-b7ad6b7169203331-01`;

it.each([
  ['Headers', new Headers({ traceparent })],
  ['a Request', new Request('http://a.example', { headers: { traceparent } })],
  ['a plain object', { Traceparent: traceparent }],
  ['the headers of Node, with lists', { traceparent, 'set-cookie': ['a', 'b'], via: undefined }],
  ['a request of Node', { headers: { traceparent } }],
  ['pairs', [['traceparent', traceparent]] as const],
  ['a Map', new Map([['traceparent', traceparent]])],
  ['an object with an invalid name', { 'not a name': 'x', traceparent }],
])('the context comes from %s', (_, headers) => {
  expect(extractTracingContext(headers)).toMatchObject({ traceId, spanId: 'b7ad6b7169203331' });
});

it.each([[undefined], [null], [{}], [[]]])('a new context begins where the headers are %j', (headers) => {
  expect(extractTracingContext(headers as never).traceId).toMatch(/^[\da-f]{32}$/);
});

it.each([[undefined], [null]])('no headers are built for the context %j', (context) => {
  expect(buildTracingHeaders(context)).toEqual({});
});

it('a span ends with the words ok and error', () => {
  const context = extractTracingContext({ traceparent });
  expect(endSpan(createSpan(context, 'a'), 'error')?.status.code).toBe('error');
  expect(endSpan(createSpan(context, 'b'), 'ok')?.status.code).not.toBe('error');
});
