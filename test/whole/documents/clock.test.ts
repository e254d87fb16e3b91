import { expect, it, onTestFinished, vi } from 'vitest';
import { createClock, readClock } from 'waybill/clock';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const context = {
  traceId,
  spanId: '00f067aa0ba902b7',
  flags: 1,
  correlationId: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
  sessionId: null,
};

it('sends the clock to its target, and orders two requests, in the example of a server', async () => {
  const { clock, isEarlier, tracing } = await import('docs:clock/server');
  const native = globalThis.fetch;
  onTestFinished(async () => {
    globalThis.fetch = native;
    await tracing.dispose();
  });
  const requests: Request[] = [];
  globalThis.fetch = async (input, init) => {
    requests.push(new Request(input, init));
    return new Response();
  };
  const handler = tracing.withTracing(async () => {
    for (const path of ['/1', '/2']) await tracing.fetch(`https://stock.internal${path}`);
    await tracing.fetch('https://other.internal/');
    return new Response();
  });
  await handler(
    new Request('https://orders.internal/', {
      headers: { traceparent: `00-${traceId}-${context.spanId}-01` },
    }),
  );
  expect(requests.map(({ headers }) => readClock(headers.get('raceway-clock'))?.clock)).toEqual([
    [[clock.component, 1]],
    [[clock.component, 2]],
    undefined,
  ]);
  const [first, second] = requests as [Request, Request];
  expect([isEarlier(first, second), isEarlier(second, first)]).toEqual([true, false]);
});

it('carries the clock with a message in the example of a message', async () => {
  const { clock, receive, send } = await import('docs:clock/message');
  const headers = send(context);
  expect(readClock(headers['raceway-clock'])?.clock).toEqual([[clock.component, 1]]);
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  onTestFinished(() => warn.mockRestore());
  expect(receive(headers)).toMatchObject({ traceId, spanId: context.spanId });
  expect(warn).not.toHaveBeenCalled();
  const other = createClock({ service: 'stock' }).inject({ ...context, spanId: '1'.repeat(16) });
  expect(receive({ ...headers, 'raceway-clock': other })).toMatchObject({ traceId });
  expect(warn).toHaveBeenCalledOnce();
  expect(clock.vectorOf(traceId)).toHaveLength(2);
});
