import { expect, it } from 'vitest';
import { extractMessage, produce, transform, type DeadLetter, type TransformOptions } from 'waybill/messages';
import { createRecordedTracing } from '../server/recorded-tracing.ts';

interface Message {
  value: string;
  headers?: Record<string, string>;
}

const kafka = { system: 'kafka', destination: 'orders' };

/** Sends a message, and gives a transform whose lines and dead letters are kept. */
function begin(options: TransformOptions<Message> = {}) {
  const recorded = createRecordedTracing();
  const message: Message = { value: '7' };
  produce(recorded.tracing, message, () => {}, kafka);
  const lines: string[] = [];
  const letters: DeadLetter<Message>[] = [];
  const kinds: string[] = [];
  const all: TransformOptions<Message> = {
    ...kafka,
    write: (line) => void lines.push(line),
    deadLetter: (letter) => void letters.push(letter),
    onDiagnostic: ({ kind }) => void kinds.push(kind),
    ...options,
  };
  return { ...recorded, message, lines, letters, kinds, options: all };
}

it('the logger is bound to the message, in text and in the records', async () => {
  const { tracing, span, logs, message, lines, options } = begin();
  const run = transform(
    tracing,
    'to invoice',
    async ({ value }: Message, { log }) => {
      await Promise.resolve();
      log.child({ order: value }).info('transforming\n\u001b[31m[Transform]', { password: 'c4n4ry' });
      return value;
    },
    options,
  );
  expect(await run(message)).toBe('7');
  const { traceId } = await span('send orders');
  const own = await span('transform orders');
  expect(own).toMatchObject({ kind: 'consumer', traceId, parentSpanId: (await span('send orders')).spanId });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(new RegExp(`^\\[Transform\\]\\[trace_id=${traceId}\\] to invoice: transforming `));
  expect(lines[0]).toContain('{"order":"7","password":"[redacted]"}');
  // oxlint-disable-next-line no-control-regex -- no control character may stay
  expect(lines[0]).not.toMatch(/[\u0000-\u001f]/);
  expect(await logs()).toMatchObject([{ traceId, spanId: own.spanId, attributes: { order: '7' } }]);
});

it('the lines are JSON in production', async () => {
  const { tracing, span, message, lines, options } = begin({ environment: 'production' });
  const run = transform(
    tracing,
    'to invoice',
    (_: Message, { log }) => log.warn('late', { days: 3 }),
    options,
  );
  await run(message);
  const own = await span('transform orders');
  expect(JSON.parse(lines[0]!)).toEqual({
    timestamp: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    level: 'warn',
    message: 'late',
    transform: 'to invoice',
    trace_id: own.traceId,
    span_id: own.spanId,
    correlation_id: own.attributes['correlation.id'],
    attributes: { days: 3 },
  });
});

it('what comes out continues the trace: one message, a list, headers and messages without headers', async () => {
  const { tracing, span, message, options } = begin();
  const plain = { total: 7 };
  const split = transform(
    tracing,
    'split',
    ({ value }: Message) => [{ value }, { value, headers: { plan: 'free' } }, plain],
    options,
  );
  const out = (await split(message))!;
  const own = await span('transform orders');
  const expected = { traceId: own.traceId, spanId: own.spanId };
  expect(out.slice(0, 2).map((each) => extractMessage(each))).toMatchObject([expected, expected]);
  expect(out[1]).toMatchObject({ headers: { plan: 'free' } });
  expect(plain).toEqual({ total: 7 });
  // A transform can also pass on its own message.
  const same = await transform(tracing, 'same', (each: Message) => each, options)(message);
  expect(same).toBe(message);
  expect(extractMessage(same).spanId).not.toBe((await span('send orders')).spanId);
  expect(extractMessage(same).traceId).toBe(own.traceId);
});

it('a message that fails goes to the dead letter, with its ids and the reason', async () => {
  const { tracing, span, logs, message, letters, kinds, options } = begin();
  const error = new TypeError('no total\nBearer abcdefghijklmnop');
  const fail = (): never => {
    throw error;
  };
  expect(await transform(tracing, 'to invoice', fail, options)(message)).toBeUndefined();
  const own = await span('transform orders');
  expect(own.status.code).toBe('error');
  expect(letters).toHaveLength(1);
  const [letter] = letters;
  expect(letter).toMatchObject({ message, error, traceId: own.traceId, spanId: own.spanId });
  expect(letter?.reason).toMatch(/^TypeError: no total /);
  expect(letter?.reason).not.toContain('abcdefghijklmnop');
  expect(letter?.reference).toBe(own.attributes['waybill.reference']);
  expect(letter?.headers).toMatchObject({ trace_id: own.traceId, dead_letter_reason: letter?.reason });
  expect(extractMessage(letter?.headers)).toMatchObject({ traceId: own.traceId, spanId: own.spanId });
  expect((await logs()).filter(({ severityText }) => severityText === 'ERROR')).toHaveLength(1);
  expect(kinds).toEqual([]);
});

it("a dead letter that fails leaves the message's own error, and a diagnostic tells", async () => {
  const broken = new Error('the broker is away');
  const { tracing, span, logs, message, kinds, options } = begin({
    deadLetter: () => Promise.reject(broken),
  });
  const error = new Error('no total');
  const fail = (): Promise<never> => Promise.reject(error);
  await expect(transform(tracing, 'to invoice', fail, options)(message)).rejects.toBe(error);
  expect(kinds).toEqual(['a dead letter']);
  const own = await span('transform orders');
  const line = (await logs()).find(({ body }) => body === 'The dead letter failed');
  expect(line).toMatchObject({
    spanId: own.spanId,
    attributes: { 'exception.message': 'the broker is away' },
  });
});

it('without a dead letter, the caller gets the error', async () => {
  const { tracing, message, options } = begin({ deadLetter: undefined });
  const error = new Error('no total');
  await expect(transform(tracing, 'to invoice', () => Promise.reject(error), options)(message)).rejects.toBe(
    error,
  );
});

it.each<[string, unknown]>([
  ['undefined', undefined],
  ['null', null],
  ['a text', 'no'],
  ['an object without a prototype', Object.create(null)],
])('%s that is thrown becomes a dead letter too', async (_, thrown) => {
  const { tracing, message, letters, options } = begin();
  await transform(tracing, 'to invoice', () => Promise.reject(thrown as Error), options)(message);
  expect(letters[0]?.error).toBe(thrown);
  expect(letters[0]?.reason.length).toBeGreaterThan(3);
});

it('hostile input and a console that throws do not stop the transform', async () => {
  const { tracing, options } = begin({
    write: () => {
      throw new Error('no');
    },
  });
  const run = transform(
    tracing,
    'to invoice',
    (message: unknown, { log }) => {
      log.info('got', () => {
        throw new Error('no');
      });
      log.error(new Error('no'));
      return typeof message;
    },
    options as TransformOptions<object>,
  );
  expect(await run(undefined as never)).toBe('undefined');
  expect(await run({ headers: { traceparent: 'x'.repeat(10_000) } })).toBe('object');
  const frozen = Object.freeze({ value: '7' });
  expect(await transform(tracing, 'same', () => frozen, options)({ value: '1' })).toBe(frozen);
});
