import { expect, it } from 'vitest';
import { listen } from './listen.ts';
import { createRecordedTracing } from './recorded-tracing.ts';

const request = () => new Request('http://team.example/');
const { tracing } = createRecordedTracing();

it("returns the handler's own response object if it can be changed", async () => {
  const own = new Response('mine');
  expect(await tracing.withTracing(() => own)(request())).toBe(own);
});

it('does not change a response that the app returns again and again', async () => {
  const constant = new Response(null, { status: 204, headers: { 'x-app': '1' } });
  const handler = tracing.withTracing(() => constant);
  const [first, second] = [await handler(request()), await handler(request())];
  expect([...constant.headers.keys()]).toEqual(['x-app']);
  expect(first.headers.get('x-trace-id')).not.toBe(second.headers.get('x-trace-id'));
});

it.each([204, 205, 304])('gives a %s without a body its headers', async (status) => {
  const answer = await answerOf(new Response(null, { status, statusText: 'As is' }));
  expect([answer.status, answer.statusText, answer.body]).toEqual([status, 'As is', null]);
  expect(answer.headers.has('x-correlation-id')).toBe(true);
});

it('adds headers to a redirect, although its own headers cannot be changed', async () => {
  const { headers, status } = await answerOf(Response.redirect('http://team.example/next', 303));
  expect(status).toBe(303);
  expect(headers.get('location')).toBe('http://team.example/next');
  expect(headers.has('x-trace-id')).toBe(true);
});

it('keeps every cookie of a response that had to be created anew', async () => {
  const headers = new Headers([
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
  ]);
  const answer = await answerOf(new Response(null, { headers }));
  expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
});

it('adds headers to a response from fetch, and passes its stream on', async () => {
  const origin = await listen(() => new Response('from afar', { status: 203, headers: { 'x-app': '1' } }));
  const response = await tracing.withTracing(() => fetch(origin))(request());
  expect(response.status).toBe(203);
  expect(response.headers.get('x-app')).toBe('1');
  expect(response.headers.has('x-trace-id')).toBe(true);
  expect(await response.text()).toBe('from afar');
});

it('leaves a response of a switched protocol untouched', async () => {
  // No constructor creates such a response, but Deno.upgradeWebSocket does.
  const switched = { status: 101, headers: Object.freeze(new Headers()), body: null } as Response;
  expect(await tracing.withTracing(() => switched)(request())).toBe(switched);
  expect([...switched.headers]).toEqual([]);
});

it('leaves Response.error() untouched', async () => {
  const error = Response.error();
  expect(await tracing.withTracing(() => error)(request())).toBe(error);
});

it('passes a stream on without holding its parts back', async () => {
  let feed!: ReadableStreamDefaultController<Uint8Array>;
  const address = await listen(
    tracing.withTracing(
      () =>
        new Response(new ReadableStream<Uint8Array>({ start: (controller) => void (feed = controller) }), {
          headers: { 'content-type': 'text/event-stream' },
        }),
    ),
  );
  const response = await fetch(address);
  expect(response.headers.has('x-correlation-id')).toBe(true);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  for (const part of ['first', 'second', 'third']) {
    // The test sends a part only after the part before it has arrived. With a buffer in between, this loop would never
    // end.
    feed.enqueue(new TextEncoder().encode(part));
    expect(await reader.read()).toEqual({ done: false, value: part });
  }
  feed.close();
  expect((await reader.read()).done).toBe(true);
});

it('tells the stream when the client disconnects', async () => {
  let cancelled!: () => void;
  const isCancelled = new Promise<void>((resolve) => (cancelled = resolve));
  const address = await listen(
    tracing.withTracing(
      () =>
        new Response(
          new ReadableStream({ start: (feed) => feed.enqueue(new Uint8Array(1)), cancel: () => cancelled() }),
        ),
    ),
  );
  const abort = new AbortController();
  await fetch(address, { signal: abort.signal });
  abort.abort();
  await expect(isCancelled).resolves.toBeUndefined();
});

it('passes the unread body of the request to the handler', async () => {
  const address = await listen(tracing.withTracing(async (incoming) => new Response(await incoming.text())));
  const response = await fetch(address, { method: 'POST', body: 'x'.repeat(300_000) });
  expect(await response.text()).toHaveLength(300_000);
});

function answerOf(response: Response): Promise<Response> {
  return tracing.withTracing(() => response)(request());
}
