import { expect, it } from 'vitest';
import { createClock, readClock } from 'waybill/clock';
import { headerOf, headers, parentSpanId, traceId } from './raceway-vectors.ts';

const trace = { traceId, spanId: parentSpanId };
const uuid = '0af76519-16cd-43dd-8448-eb211c80319c';
const own = ['s#own', 0];
const program = (): ReturnType<typeof createClock> => createClock({ service: 's', instance: 'own' });

it.each<[string, string, string]>([
  ['100 kB', `v1;${'A'.repeat(100_000)}`, 'too long'],
  ['a later version', headers.typescript.header.replace('v1', 'v2'), 'invalid version'],
  ['no version', headers.typescript.header.slice(3), 'invalid'],
  ['an empty text', '', 'invalid'],
  ['nothing behind the version', 'v1;', 'invalid'],
  ['no base64url', 'v1;invalid-base64!!!', 'invalid'],
  ['a length that base64 cannot have', 'v1;AAAAA', 'invalid'],
  ['bytes that are no UTF-8', 'v1;_w', 'invalid'],
  ['truncated base64url', headers.typescript.header.slice(0, 200), 'invalid'],
  ['truncated JSON', headerOf('{"trace_id":"'), 'invalid'],
  ['deep JSON', headerOf('['.repeat(12_000)), 'invalid'],
  ['deep JSON that is complete', headerOf('['.repeat(6000) + ']'.repeat(6000)), 'invalid'],
  ['a list', headerOf('[]'), 'invalid'],
  ['null', headerOf('null'), 'invalid'],
  ['two headers that were joined', `${headers.python.header}, ${headers.python.header}`, 'invalid'],
])('a header of %s is a problem and no clock, and the trace goes on', (_, header, problem) => {
  const clock = program();
  expect(readClock(header)).toBeNull();
  expect(clock.extract(header, trace)).toEqual({ problem, attributes: {} });
  expect(readClock(clock.inject({ ...trace, flags: 1, correlationId: uuid, sessionId: null }))).toMatchObject(
    { ...trace, clock: [['s#own', 1]] },
  );
});

it('reads padded base64, plain base64, and spaces around the header', () => {
  const plain = headerOf({ trace_id: uuid, service: '>>>???', clock: [['a#1', 1]] });
  expect(plain).toMatch(/[-_]/);
  const read = readClock(plain);
  expect(read).toMatchObject({ service: '>>>???' });
  for (const header of [
    `${plain}${'='.repeat((4 - ((plain.length - 3) % 4)) % 4)}`,
    plain.replaceAll('-', '+').replaceAll('_', '/'),
    ` ${plain}\t`,
  ]) {
    expect(readClock(header)).toEqual(read);
  }
});

it('a missing field, or a field of another kind, is null', () => {
  const nothing = { traceId: null, spanId: null, parentSpanId: null, service: null, instance: null };
  expect(readClock(headerOf({}))).toEqual({ ...nothing, clock: [] });
  const wrong = { trace_id: 7, span_id: {}, parent_span_id: 'a b', service: [], instance: '', clock: 'x' };
  expect(readClock(headerOf(wrong))).toEqual({ ...nothing, clock: [] });
  expect(readClock(headerOf('{"__proto__":{"service":"a"},"clock":{"length":9}}'))).toEqual({
    ...nothing,
    clock: [],
  });
});

it('leaves out pairs that are no counts, and takes the fraction from a count', () => {
  const pairs = `[["a",1.9],["b",-1],["c",1e999],["d","2"],["e",null],["f"],["g",1,2],[7,1],["",1],
    ["${'x'.repeat(129)}",1],["h",9007199254740992],["i",1e3],["a",1],null,{},["__proto__",4],["constructor",5],["j",-0.5]]`;
  expect(readClock(headerOf(`{"clock":${pairs}}`))?.clock).toEqual([
    ['a', 1],
    ['i', 1000],
    ['__proto__', 4],
    ['constructor', 5],
    ['j', 0],
  ]);
  expect(Object.prototype).not.toHaveProperty('4');
});

it('components of strangers fill the clock of one trace up to its bound, and no other trace', () => {
  const clock = program();
  const strangers = Array.from({ length: 600 }, (_, nth) => [`x${nth}`, 1]);
  clock.extract(headerOf({ trace_id: uuid, clock: strangers }), trace);
  expect(clock.vectorOf(traceId)).toEqual([...strangers.slice(0, 31), own]);
  expect(clock.vectorOf('1'.repeat(32))).toEqual([]);
});

it('a count of the program itself from the future is a conflict and is ignored', () => {
  const clock = program();
  const context = { ...trace, flags: 1, correlationId: uuid, sessionId: null };
  clock.inject(context);
  const future = headerOf({
    trace_id: uuid,
    clock: [
      ['s#own', 9_007_199_254_740_991],
      ['a#1', 7],
    ],
  });
  expect(clock.extract(future, trace)?.problem).toBe('conflict');
  expect(readClock(clock.inject(context))?.clock).toEqual([
    ['s#own', 2],
    ['a#1', 7],
  ]);
});

it('a count of the program itself is taken if the program has forgotten the trace, and never gets unsafe', () => {
  const clock = program();
  const context = { ...trace, flags: 1, correlationId: uuid, sessionId: null };
  const most = Number.MAX_SAFE_INTEGER;
  expect(clock.extract(headerOf({ trace_id: uuid, clock: [['s#own', most]] }), trace)).not.toHaveProperty(
    'problem',
  );
  expect(readClock(clock.inject(context))?.clock).toEqual([['s#own', most]]);
});

it('a clock of another trace is a label, and is not merged', () => {
  const clock = program();
  const other = headerOf({ trace_id: '1'.repeat(32), span_id: parentSpanId, clock: [['a#1', 7]] });
  expect(clock.extract(other, trace)).toEqual({
    problem: 'conflict',
    attributes: { 'waybill.clock.trace_id': '1'.repeat(32) },
  });
  expect([clock.vectorOf(traceId), clock.vectorOf('1'.repeat(32))]).toEqual([[], []]);
});

it.each<[string, object]>([
  ['service', { service: '' }],
  ['service', { service: undefined }],
  ['service', { service: 'x'.repeat(64) }],
  ['instance', { service: 's', instance: 7 }],
  ['ttlMs', { service: 's', ttlMs: Number.NaN }],
  ['maxComponents', { service: 's', maxComponents: 0 }],
  ['maxTraces', { service: 's', maxTraces: -1 }],
  ['target', { service: 's', targets: ['*.example.com'] }],
])('a wrong %s throws at creation and says how to correct it', (name, options) => {
  expect(() => createClock(options as never)).toThrow(new RegExp(`^\\[waybill\\] ${name} .*; .+\\.$`));
});

it('the default instance is random, so two programs of one service differ', () => {
  const [a, b] = [createClock({ service: 's' }), createClock({ service: 's' })];
  expect(a.component).toMatch(/^s#[0-9a-f]{16}$/);
  expect(a.component).not.toBe(b.component);
});
