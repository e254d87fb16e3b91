import type { Scenario } from '../scenario.ts';

const asyncGenerators: Scenario = {
  name: 'async-generators',
  requests: 10,
  open:
    () =>
    async ({ request, pause }) => {
      async function* pages(from: number, to: number): AsyncGenerator<string, string> {
        try {
          for (let page = from; page <= to; page++) {
            await pause();
            yield await request(page);
          }
          return 'all';
        } finally {
          await request(to + 1);
        }
      }
      async function* both(): AsyncGenerator<string, void> {
        yield* pages(1, 2);
        await pause();
        yield request(4);
        yield* [pause(), pause()].map(() => 'done');
      }
      for await (const page of both()) if (page === '') return;
      await request(5);

      for await (const page of pages(6, 9)) {
        await pause();
        // The break leaves the generator half-way. This runs its `finally`, which requests step 10.
        if (page) break;
      }
      await request(7);
      // oxlint-disable-next-line typescript/await-thenable -- `for await` also accepts a list of promises
      for await (const step of [8, 9].map(async (number) => pause().then(() => number))) await request(step);
    },
};

// WebKit cannot iterate over a stream.
async function* piecesOf(stream: ReadableStream<string>): AsyncGenerator<string> {
  const { [Symbol.asyncIterator]: iterate } = stream as unknown as Partial<AsyncIterable<string>>;
  if (iterate) return yield* stream as unknown as AsyncIterable<string>;
  const reader = stream.getReader();
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) yield chunk.value;
}

const streams: Scenario = {
  name: 'streams',
  requests: 7,
  open:
    () =>
    async ({ request, pause, address }) => {
      await pause();
      const first = await fetch(address(1, { pieces: 3 }));
      const reader = first.body!.getReader();
      for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) await Promise.resolve();
      await request(2);

      const second = await fetch(address(3, { pieces: 3 }));
      let length = 0;
      const text = second.body!.pipeThrough(new TextDecoderStream());
      for await (const piece of piecesOf(text)) length += piece.length;
      await request(length > 0 ? 4 : 99);

      const third = await fetch(address(5));
      const counter = new TransformStream<Uint8Array, number>({
        transform: (chunk, controller) => controller.enqueue(chunk.length),
      });
      await third.body!.pipeThrough(counter).pipeTo(new WritableStream());
      await request(6);
      await new Response(new Blob(['piece'])).text();
      await request(7);
    },
};

/** Generators, and streams that are read piece by piece. */
export const iteration = [asyncGenerators, streams];
