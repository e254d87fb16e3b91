import { expect, it } from 'vitest';
import { replaceFetch, tracePage } from '../../rooms/browser/trace-page.ts';

/** A stream that makes a chunk only when a reader asks for it. */
function streamOnDemand(chunks: readonly string[]) {
  const left = [...chunks];
  const asked: string[] = [];
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const chunk = left.shift();
        if (chunk === undefined) return controller.close();
        asked.push(chunk);
        controller.enqueue(new TextEncoder().encode(chunk));
      },
    },
    // Otherwise a stream asks for its first chunk before any read.
    { highWaterMark: 0 },
  );
  return { stream, asked };
}

/** A fetch below that uploads as a browser does over HTTP/2: chunk by chunk, from the Request that it builds itself. */
function uploadBelow() {
  const received: string[] = [];
  const bodies: unknown[] = [];
  replaceFetch(() => async (...args) => {
    bodies.push(args[1]?.body);
    const request = new Request(...args);
    const decoded = request.body?.pipeThrough(new TextDecoderStream()) ?? [];
    for await (const chunk of decoded) received.push(chunk);
    return Response.json({ method: request.method, marked: request.headers.has('traceparent') });
  });
  return { received, bodies };
}

it('lets a stream through chunk by chunk, as the very object', async () => {
  const { received, bodies } = uploadBelow();
  tracePage();
  const { stream, asked } = streamOnDemand(['one', 'two', 'three']);
  const response = fetch('/upload', { method: 'POST', body: stream, duplex: 'half' } as RequestInit);
  expect(asked).toEqual([]);
  expect(await (await response).json()).toEqual({ method: 'POST', marked: true });
  expect(bodies).toEqual([stream]);
  expect(bodies[0]).toBe(stream);
  expect(received).toEqual(['one', 'two', 'three']);
});

it('lets the stream of a Request through, and uses up nothing before', async () => {
  const { received } = uploadBelow();
  tracePage();
  const { stream, asked } = streamOnDemand(['one', 'two']);
  const request = new Request('/upload', { method: 'PUT', body: stream, duplex: 'half' } as RequestInit);
  const response = fetch(request);
  expect(asked).toEqual([]);
  expect(await (await response).json()).toEqual({ method: 'PUT', marked: true });
  expect(received).toEqual(['one', 'two']);
  expect(request.bodyUsed).toBe(true);
});

it('leaves a stream alone if the fetch below does not read it', async () => {
  replaceFetch(() => async () => new Response());
  tracePage();
  const { stream, asked } = streamOnDemand(['one']);
  const request = new Request('/upload', { method: 'POST', body: stream, duplex: 'half' } as RequestInit);
  await fetch(request);
  expect([request.bodyUsed, request.body?.locked, asked]).toEqual([false, false, []]);
  expect(await request.text()).toBe('one');
});

it('gives the app the very error of a failing stream', async () => {
  uploadBelow();
  tracePage();
  const error = new RangeError('the disk is gone');
  const stream = new ReadableStream({ pull: (controller) => controller.error(error) });
  const upload = fetch('/upload', { method: 'POST', body: stream, duplex: 'half' } as RequestInit);
  await expect(upload).rejects.toBe(error);
});
