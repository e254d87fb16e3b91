import { expect, it } from 'vitest';
import { createClock, readClock } from 'waybill/clock';
import {
  consume,
  extractMessage,
  injectMessage,
  produce,
  transform,
  type MessageProblem,
} from 'waybill/messages';
import { createRecordedTracing } from '../server/recorded-tracing.ts';
import { headers, traceId } from './raceway-vectors.ts';

const about = { system: 'kafka', destination: 'orders' };
const { header, spanId } = headers.typescript;
const traceparent = `00-${traceId}-${spanId}-01`;
const createProgram = (service: string) => {
  const clock = createClock({ service, instance: '1' });
  return { ...createRecordedTracing({ service, clock }), clock };
};

it('carries the clock from a producer through a transform to a consumer', async () => {
  const [producer, middle, consumer] = ['producer', 'middle', 'consumer'].map(createProgram) as [
    ReturnType<typeof createProgram>,
    ReturnType<typeof createProgram>,
    ReturnType<typeof createProgram>,
  ];
  const message = { value: '1', headers: {} };
  produce(producer.tracing, message, () => {}, about);
  const turn = transform(middle.tracing, 'turn', () => ({ value: '2', headers: {} }), about);
  const next = (await turn(message))!;
  consume(consumer.tracing, next, () => {}, about);
  const { attributes, traceId: id } = await consumer.span('process orders');
  const expected = [
    ['producer#1', 1],
    ['middle#1', 1],
    ['consumer#1', 0],
  ];
  expect(consumer.clock.vectorOf(id)).toEqual(expected);
  expect(JSON.parse(String(attributes['waybill.clock.vector']))).toEqual(expected);
  const sent = readClock((next.headers as Record<string, string>)['raceway-clock']);
  const turned = await middle.span('transform orders');
  expect(sent).toMatchObject({ spanId: turned.spanId, parentSpanId: turned.parentSpanId });
  expect(attributes['waybill.clock.span_id']).toBe(turned.spanId);
});

it('without a clock, the header is neither written nor read, and a long one is no problem', () => {
  const problems: MessageProblem[] = [];
  const carrier = { traceparent, 'raceway-clock': 'x'.repeat(100_000) };
  const context = extractMessage(carrier, { onProblem: (problem) => void problems.push(problem) });
  expect(problems).toEqual([]);
  expect(injectMessage({}, context)).not.toHaveProperty('raceway-clock');
});

it.each([
  ['too long', 'x'.repeat(100_000)],
  ['invalid', 'v1;!!!'],
  ['invalid', header.replace('v1', 'v2')],
  ['conflict', header.replace('v1;', 'v1;')],
])('tells that a header is %s, and the trace of the message goes on', (kind, value) => {
  const problems: MessageProblem[] = [];
  const clock = createClock({ service: 's' });
  const other = kind === 'conflict' ? traceparent.replaceAll('0af7', '1af7') : traceparent;
  const context = extractMessage(
    { traceparent: other, 'raceway-clock': value },
    { clock, onProblem: (problem) => void problems.push(problem) },
  );
  expect(context).toMatchObject({ traceId: other.slice(3, 35), spanId });
  expect(problems.map((problem) => [problem.kind, problem.header])).toEqual([[kind, 'raceway-clock']]);
});

it('a clock alone names the trace of a message', () => {
  const clock = createClock({ service: 's' });
  expect(extractMessage({ 'raceway-clock': header }, { clock })).toMatchObject({ traceId, spanId });
});

it('a clock that throws does no harm to a message', () => {
  let isBroken = true;
  const clock = createClock({
    service: 's',
    now() {
      if (isBroken) throw new Error('no clock');
      return 0;
    },
  });
  const context = extractMessage({ traceparent, 'raceway-clock': header }, { clock });
  expect(context).toMatchObject({ traceId, spanId });
  expect(injectMessage({}, context, { clock })).not.toHaveProperty('raceway-clock');
  isBroken = false;
  expect(injectMessage({}, context, { clock })).toHaveProperty('raceway-clock');
});

it('an SQS message without room for all headers loses the clock first', () => {
  const clock = createClock({ service: 's' });
  const attribute = { DataType: 'String', StringValue: 'x' };
  const attributes = Object.fromEntries(Array.from({ length: 7 }, (_, nth) => [`own${nth}`, attribute]));
  const written = injectMessage(attributes, extractMessage({ traceparent }), { clock, form: 'attributes' });
  expect(Object.keys(written)).toEqual(['traceparent', 'correlation_id', 'trace_id']);
});
