import { expect, it, onTestFinished, vi } from 'vitest';
import { extractMessage } from 'waybill/messages';
import { recordsOf } from '../readme/records-of.ts';

it('continues the trace of the sender in the example of headers, and names what is wrong', async () => {
  const { receive, send, tracing } = await import('docs:messages/headers');
  onTestFinished(() => tracing.dispose());
  const records = recordsOf(tracing);
  const message = send('7');
  await expect.poll(() => records).toHaveLength(1);
  const [{ traceId, spanId } = {}] = records;
  expect(receive(message)).toMatchObject({ traceId, spanId });
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  onTestFinished(() => warn.mockRestore());
  expect(receive({ headers: { traceparent: 'x', trace_id: traceId } }).traceId).toBe(traceId);
  expect(warn.mock.calls).toEqual([['invalid', 'traceparent']]);
});

it('follows messages from the producer to one consumer and to a batch in the example of spans', async () => {
  const { insert, order, tracing, work } = await import('docs:messages/work');
  onTestFinished(() => tracing.dispose());
  const messages = [{ value: '1' }, { value: '2' }];
  const ids = await tracing.span('import', async ({ traceId }) => {
    await order(messages, async () => {});
    return traceId;
  });
  work(messages[0]!);
  insert(messages);
  expect(messages.map((message) => extractMessage(message).traceId)).toEqual([ids, ids]);
});

it('follows a message from one page to another in the example of a page', async () => {
  const { receive, send, tracing } = await import('docs:messages/page');
  onTestFinished(() => tracing.dispose());
  const records = recordsOf(tracing);
  const options = { properties: { userProperties: {} } };
  await send(options, async () => {});
  receive(options, 'hello');
  await expect.poll(() => records).toHaveLength(3);
  const [line, ...spans] = records.toSorted((a, b) => a.type.localeCompare(b.type));
  const [producer, consumer] = spans.map((span) => span as import('waybill').SpanRecord);
  expect(producer).toMatchObject({ name: 'send rooms', kind: 'producer' });
  expect(consumer).toMatchObject({
    name: 'process rooms',
    traceId: producer?.traceId,
    parentSpanId: producer?.spanId,
  });
  expect(line).toMatchObject({ body: 'heard', spanId: consumer?.spanId });
});

it('writes lines and dead letters with the trace in the example of a transform', async () => {
  const { dead, toInvoice, tracing } = await import('docs:messages/transform');
  onTestFinished(() => tracing.dispose());
  const info = vi.spyOn(console, 'info').mockReturnValue();
  onTestFinished(() => info.mockRestore());
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const headers = { trace_id: traceId };
  const invoice = await toInvoice({ value: '{"total":7}', headers } as { value: string });
  expect(invoice?.value).toBe('{"invoice":7}');
  expect(extractMessage(invoice).traceId).toBe(traceId);
  const line = `[Transform][trace_id=${traceId}] orders to invoices: transforming {"total":7}`;
  expect(info.mock.calls).toEqual([[line]]);
  expect(await toInvoice({ value: 'broken', headers } as { value: string })).toBeUndefined();
  expect(dead).toMatchObject([
    { headers: { trace_id: traceId, dead_letter_reason: expect.stringMatching(/^SyntaxError/) as string } },
  ]);
});

it('carries a context in the example of an envelope, and leaves other texts alone', async () => {
  const { hear, publish } = await import('docs:messages/envelope');
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const context = {
    traceId,
    flags: 1,
    correlationId: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
    sessionId: null,
  };
  expect(hear(publish({ order: '7' }, context))).toEqual({ data: { order: '7' }, traceId, isWrapped: true });
  expect(hear('hello')).toMatchObject({ data: 'hello', isWrapped: false });
});
