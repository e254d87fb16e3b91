import { expect, it } from 'vitest';
import { injectMessage } from 'waybill/messages';
import { hostileValues } from '../../promises/hostile/hostile-values.ts';

const context = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  flags: 1,
  correlationId: '11111111-1111-4111-8111-111111111111',
  sessionId: null,
};

class Message {
  order = '7';
}

const locked = (name: string): object =>
  Object.defineProperty({ order: '7', baggage: 'plan=free' }, name, { value: 'old', enumerable: true });

const failing = (nth: number): Map<string, string> => {
  const headers = new Map([['baggage', 'plan=free']]);
  let calls = 0;
  headers.set = function (name, value) {
    if (++calls % 4 === nth) throw new Error('no');
    return Map.prototype.set.call(this, name, value) as Map<string, string>;
  };
  return headers;
};

it.each<[name: string, make: () => unknown]>([
  ['null', () => null],
  ['undefined', () => undefined],
  ['a text', () => 'headers'],
  ['a frozen map', () => Object.freeze({ order: '7', baggage: 'plan=free' })],
  ['a sealed map', () => Object.seal({ traceparent: 'old' })],
  ['a message with frozen headers', () => ({ headers: Object.freeze({ order: '7' }) })],
  ['a frozen list', () => Object.freeze([{ order: '7' }])],
  ['a sealed list', () => Object.seal([{ trace_id: 'old' }])],
  ['a list of an odd number of fields', () => ['order', '7', 'more']],
  ['an instance of a class', () => new Message()],
  ['a Date', () => new Date(0)],
  ['a Set', () => new Set(['order'])],
  ['bytes', () => new Uint8Array(4)],
  ['a map with a locked header that is written first', () => locked('traceparent')],
  ['a map with a locked header that is written last', () => locked('trace_id')],
  ['headers whose first set throws', () => failing(1)],
  ['headers whose third set throws', () => failing(3)],
  ['headers that can only be read', () => ({ get: () => undefined })],
])('%s is refused with a sentence, and stays as it was', (_, make) => {
  const carrier = make();
  const inject = () => injectMessage(carrier as never, context);
  expect(inject).toThrow(TypeError);
  expect(inject).toThrow(/^\[waybill\] injectMessage cannot write into .+; pass the headers of the message/);
  if (carrier instanceof Map) expect([...carrier]).toEqual([...(make() as Map<string, string>)]);
  else if (typeof carrier === 'object' && carrier && !('get' in carrier)) expect(carrier).toEqual(make());
});

it('neither the payload nor the headers are written if one of them is frozen', () => {
  const headers = { order: '7' };
  const payload = { celsius: 21 };
  expect(() => injectMessage(headers, context, { payload: Object.freeze({ celsius: 21 }) })).toThrow(
    'frozen',
  );
  expect(() => injectMessage(Object.freeze({ order: '7' }), context, { payload })).toThrow('frozen');
  expect([headers, payload]).toEqual([{ order: '7' }, { celsius: 21 }]);
});

it('no setter of the app runs', () => {
  const seen: unknown[] = [];
  const headers = {
    set traceparent(value: unknown) {
      seen.push(value);
    },
  };
  injectMessage(headers, context);
  expect(seen).toEqual([]);
  expect(Object.getOwnPropertyDescriptor(headers, 'traceparent')?.value).toContain(context.traceId);
});

it.each(Object.entries(hostileValues))('%s as a context still gives valid headers', (_, make) => {
  const value = make();
  const hostile = { traceId: value, spanId: value, flags: value, traceState: value, correlationId: value };
  const headers: Record<string, string> = {};
  injectMessage(headers, { ...hostile, sessionId: value } as never);
  expect(headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-3]$/);
  expect(headers['correlation_id']).toMatch(/^[\w.:-]{1,128}$/);
});

it.each(Object.entries(hostileValues))('%s as a carrier takes all headers or none', (_, make) => {
  const carrier = make();
  try {
    expect(Object.keys(injectMessage(carrier as never, context)).length).toBeGreaterThan(0);
  } catch (error) {
    expect((error as Error).message).toContain('[waybill] injectMessage cannot write into');
  }
});
