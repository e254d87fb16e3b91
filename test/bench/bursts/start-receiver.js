import { createServer } from 'node:http';

const ANSWER_MS = 5;

// The endings hide a page by freezing it; one that another tab covers hears of no freezing, so nor does this one.
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

/** The ids of the spans of requests in a body of OTLP. */
function requestSpans(body) {
  return JSON.parse(body)
    .resourceSpans.flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans)
    .filter(({ kind }) => kind === 3)
    .map(({ spanId }) => spanId);
}

/**
 * Serves a page that is traced, answers its requests, and receives what it exports.
 *
 * Each run has a receiver of its own: another port is another origin, with storage of its own.
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
      // The page was gone before all of it was sent.
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
    /** How many different spans arrived: at the latest after so long, and earlier when all have. */
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
