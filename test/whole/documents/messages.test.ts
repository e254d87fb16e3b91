import { expect, it, onTestFinished, vi } from 'vitest';
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
