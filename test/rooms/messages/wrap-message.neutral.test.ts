import { expect, it } from 'vitest';
import { unwrapMessage, wrapMessage } from 'waybill/messages';

const context = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  flags: 1,
  correlationId: '11111111-1111-4111-8111-111111111111',
  sessionId: null,
};
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

it.each<[unknown]>([
  [{ order: '7', lines: [1, 2] }],
  ['text'],
  [null],
  [0],
  [false],
  [{ data: 1, traceparent: 'mine' }],
  [wrapMessage('inside', context)],
  ['ü'.repeat(200_000)],
])('the data %# and the context come back, from text and from bytes', (data) => {
  const text = wrapMessage(data, context);
  expect(unwrapMessage(text)).toEqual({ data, context, isWrapped: true });
  expect(unwrapMessage(bytes(text))).toEqual({ data, context, isWrapped: true });
});

it('the envelope is an object that other languages read', () => {
  expect(JSON.parse(wrapMessage({ order: '7' }, context))).toEqual({
    traceparent: `00-${context.traceId}-${context.spanId}-01`,
    baggage: `correlation.id=${context.correlationId}`,
    trace_id: context.traceId,
    correlation_id: context.correlationId,
    data: { order: '7' },
  });
  const foreign = `{"data": 7, "trace_id": "${context.traceId}"}`;
  expect(unwrapMessage(foreign)).toMatchObject({ data: 7, context: { traceId: context.traceId } });
});

it('data that JSON does not know is null, and data that it cannot write throws as without Waybill', () => {
  for (const data of [undefined, () => 1, Symbol('x')]) {
    expect(unwrapMessage(wrapMessage(data, context))).toMatchObject({ data: null, isWrapped: true });
  }
  expect(() => wrapMessage(1n, context)).toThrow(TypeError);
});

it.each<[string, unknown]>([
  ['plain text', 'hello'],
  ['an empty text', ''],
  ['JSON of another shape', '{"order":"7","data":1}'],
  ['JSON with an id among its own fields', `{"trace_id":"${context.traceId}","data":1,"order":"7"}`],
  ['an id without data', `{"trace_id":"${context.traceId}"}`],
  ['broken JSON', `{"traceparent":"00-`],
  ['a list', '[1,2]'],
  ['deep JSON', `{"traceparent":${'['.repeat(100_000)}`],
  ['a long foreign JSON', `{"a":"${'x'.repeat(100_000)}","trace_id":"${context.traceId}"}`],
  ['bytes of another kind', new Uint8Array([0xff, 0x00, 0x7b])],
  ['an object', { order: '7' }],
  ['nothing', undefined],
  ['a number', 7],
])('%s passes through unchanged, with a new context', (_, message) => {
  const opened = unwrapMessage(message);
  expect(opened.data).toBe(message);
  expect(opened.isWrapped).toBe(false);
  expect(opened.context.traceId).toMatch(/^[0-9a-f]{32}$/);
});

it('an envelope with hostile ids gives its data, a usable context, and a named problem', () => {
  const problems: string[] = [];
  const onProblem = ({ kind, header }: { kind: string; header: string }) =>
    void problems.push(`${kind}: ${header}`);
  const opened = unwrapMessage('{"traceparent":"x","trace_id":7,"data":[1]}', { onProblem });
  expect(opened).toMatchObject({ data: [1], isWrapped: true });
  expect(opened.context.traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(problems.toSorted()).toEqual(['invalid: traceparent', 'not text: trace_id']);
});
