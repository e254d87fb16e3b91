import { delay, http, HttpResponse, passthrough } from 'msw';
import { setupWorker } from 'msw/browser';

/** Starts Mock Service Worker. It answers some requests, and lets the others through. */
export async function startMsw(): Promise<void> {
  const worker = setupWorker(
    http.get('/mocked/answer', ({ request }) =>
      HttpResponse.text(request.headers.get('traceparent'), { status: 418 }),
    ),
    http.get('/mocked/error', () => HttpResponse.error()),
    http.get('/mocked/nothing', () => {
      window.dispatchEvent(new Event('asked'));
      return delay('infinite');
    }),
    http.all('/seen/:page/passed', () => passthrough()),
  );
  await worker.start({ quiet: true, onUnhandledRequest: 'bypass' });
}
