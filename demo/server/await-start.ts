import type { FetchHandler } from './fetch-handler.ts';

const HEAD = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Northwind Teams is starting</title>
<style>
  body { display: grid; place-content: center; min-height: 100dvh; margin: 0; font: 1rem/1.5 system-ui, sans-serif; text-align: center }
  p { margin: 0; padding: 0 1rem }
</style>
<p role="status">Northwind Teams is starting. It opens by itself in a few seconds.</p>
`;
// The page arrives in two parts: this one follows when the demo is ready.
const READY = '<meta http-equiv="refresh" content="0">';

/** A handler for the time until the demo is ready. */
export interface Start {
  readonly handler: FetchHandler;
  /** Says that the demo is ready. From now on, `next` answers the waiting requests. */
  readonly finish: (next: FetchHandler) => void;
}

/**
 * Lets requests wait until the demo is ready. A person who opens the page too early reads that it is starting, and then
 * gets it. No request gets an error, because the first look at a new thing must not be one.
 */
export function awaitStart(): Start {
  let finish: Start['finish'] = () => {};
  const ready = new Promise<FetchHandler>((resolve) => (finish = resolve));
  return {
    finish: (next) => finish(next),
    async handler(request) {
      const isPage = request.method === 'GET' && request.headers.get('accept')?.includes('text/html');
      if (!isPage) return (await ready)(request);
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      void streamTo(writable, ready);
      return new Response(readable, {
        headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
      });
    },
  };
}

async function streamTo(writable: WritableStream<Uint8Array>, ready: Promise<unknown>): Promise<void> {
  const writer = writable.getWriter();
  const text = new TextEncoder();
  try {
    await writer.write(text.encode(HEAD));
    await ready;
    await writer.write(text.encode(READY));
    await writer.close();
  } catch {
    // The person has closed the page.
  }
}
