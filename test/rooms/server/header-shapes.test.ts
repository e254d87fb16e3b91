import { expect, it } from 'vitest';
import { buildTracingHeaders } from 'waybill';
import { createSpan, endSpan, extractTracingContext, injectTracingContext } from 'waybill/server';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${traceId}-b7ad6b7169203331-01`;

it.each([
  ['Headers', new Headers({ traceparent })],
  ['a Request', new Request('http://a.example', { headers: { traceparent } })],
  ['a plain object', { Traceparent: traceparent }],
  ['the headers of Node, with lists', { traceparent, 'set-cookie': ['a', 'b'], via: undefined }],
  ['a request of Node', { headers: { traceparent } }],
  ['pairs', [['traceparent', traceparent]] as const],
  ['a Map', new Map([['Traceparent', traceparent]])],
  ['pairs with a hole', [undefined, ['traceparent', traceparent]] as never],
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

const outgoing = {
  traceId,
  flags: 1,
  correlationId: '11111111-1111-4111-8111-111111111111',
  sessionId: null,
};

/** The headers of some HTTP clients, with the methods of `Headers` that they have. */
class ClientHeaders {
  readonly #headers = new Headers({ baggage: 'a=b', 'x-session-id': 'old' });
  get(name: string): string | undefined {
    return this.#headers.get(name) ?? undefined;
  }
  set(name: string, value: string): void {
    this.#headers.set(name, value);
  }
  delete(name: string): void {
    this.#headers.delete(name);
  }
  all(): object {
    return Object.fromEntries(this.#headers);
  }
}

const written = {
  baggage: `a=b,correlation.id=${outgoing.correlationId}`,
  traceparent: expect.stringMatching(`^00-${traceId}-[0-9a-f]{16}-01$`) as string,
  'x-correlation-id': outgoing.correlationId,
  'x-trace-id': traceId,
};

it.each<[string, Record<string, string | readonly string[] | undefined>, object]>([
  ['an empty object', {}, { ...written, baggage: `correlation.id=${outgoing.correlationId}` }],
  [
    'an object with other headers and another context',
    { Accept: '*/*', Baggage: 'a=b', TraceParent: traceparent, 'X-Session-Id': 'old', tracestate: 'old=1' },
    { ...written, Accept: '*/*' },
  ],
  [
    'lists and gaps',
    { via: ['a', 'b'], baggage: ['a=b'], traceparent: undefined },
    { ...written, via: ['a', 'b'] },
  ],
  ['an object without a prototype', Object.assign(Object.create(null), { baggage: 'a=b' }), written],
])('a context is written into %s', (_, headers, expected) => {
  injectTracingContext(outgoing, headers);
  expect({ ...headers }).toEqual(expected);
});

it("a context is written into headers of a class that is not the platform's", () => {
  const headers = new ClientHeaders();
  injectTracingContext(outgoing, headers as never);
  expect(headers.all()).toEqual(written);
});
