import { createServer } from 'node:http';

const ANSWER_MS = 5;

// The endings hide a page by freezing it. A page that another tab covers gets no `freeze` event, so this page must get
// none either.
const beforeScript = `<script>
  window.addEventListener('freeze', (event) => event.stopImmediatePropagation(), true);
</script>`;

const reporting = `<script>
  for (const type of ['visibilitychange', 'pagehide']) {
    window.addEventListener(
      type,
      () => navigator.sendBeacon('/heard', type === 'pagehide' ? type : document.visibilityState),
      true,
    );
  }
</script>`;

/** Gives the span ids of the requests in an OTLP body. */
function requestSpans(body) {
  return JSON.parse(body)
    .resourceSpans.flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans)
    .filter(({ kind }) => kind === 3)
    .map(({ spanId }) => spanId);
}

/**
 * Serves a traced page, answers its requests, and receives its exports.
 *
 * Each run has a receiver of its own, because another port is another origin with its own storage.
 */
export async function startReceiver(script) {
  const spans = new Set();
  const heard = new Set();
  let onArrival = () => {};
  const answer = {
    '/otlp/v1/traces'(body) {
      for (const id of requestSpans(body)) spans.add(id);
    },
    '/heard': (body) => void heard.add(body),
  };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://127.0.0.1');
    if (pathname === '/' || pathname === '/reporting') {
      response.setHeader('content-type', 'text/html');
      return response.end(`<!doctype html><meta charset="utf-8">${beforeScript}
        ${pathname === '/' ? `<script type="module">${script}</script>` : reporting}`);
    }
    const chunks = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      // The page ended before it had sent the whole body.
      return undefined;
    }
    response.setHeader('content-type', 'application/json');
    if (pathname.startsWith('/api/')) return setTimeout(() => response.end('{}'), ANSWER_MS);
    answer[pathname]?.(Buffer.concat(chunks).toString());
    onArrival();
    return response.end('{}');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    heard: () => [...heard],
    /** Gives the number of different spans that have arrived: as soon as all are here, or else after `maxMs`. */
    async waitForSpans(count, maxMs) {
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, maxMs);
        onArrival = () => {
          if (spans.size < count) return;
          clearTimeout(timer);
          resolve();
        };
        onArrival();
      });
      return spans.size;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
