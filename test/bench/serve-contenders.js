import { createServer } from 'node:http';
import { bundleContender, names } from './contenders.js';
import { stubs } from './fetches/stubs.js';

// Apps load it this way: the browser has fetched and compiled the module, and now evaluates it. This starts the
// contender.
const startOfModule = (address) => `<script type="module">
  const link = Object.assign(document.createElement('link'), { rel: 'modulepreload', href: '${address}' });
  const loaded = new Promise((resolve) => (link.onload = resolve));
  document.head.append(link);
  await loaded;
  const before = performance.now();
  await import('${address}');
  const startMs = performance.now() - before;
  await globalThis.makeRequests([1]);
  globalThis.measured = { startMs, firstCallMs: performance.now() - before };
</script>`;

// This is the slowest way to load it: the page also waits until the text has been read and parsed.
const startOfText = (text) => `<script>globalThis.before = performance.now();</script>
  <script>${text}</script>
  <script>globalThis.measured = { startMs: performance.now() - globalThis.before };</script>`;

async function bundleAll() {
  const scripts = {};
  for (const name of names) {
    // A closing tag in a string of the script would end the script.
    scripts[name] = (await bundleContender(name)).replaceAll('</script', '<\\/script');
  }
  return scripts;
}

function servePage(response, { pathname, search, searchParams }, script) {
  if (searchParams.has('exact')) {
    // Only an isolated page can read times below a tenth of a millisecond. Reading them takes longer.
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('cross-origin-embedder-policy', 'require-corp');
  }
  response.setHeader('content-type', pathname === '/script.js' ? 'text/javascript' : 'text/html');
  if (pathname === '/script.js') return response.end(script);
  return response.end(`<!doctype html><meta charset="utf-8">
    <script>${stubs[searchParams.get('answers') ?? 'none'] ?? ''}</script>
    ${searchParams.has('module') ? startOfModule(`/script.js${search}`) : startOfText(script)}`);
}

/**
 * Serves a page for each contender, and answers the requests of these pages.
 *
 * A page has three options. `answers` names the stub that replaces its `fetch`. `exact` gives the page a finer clock.
 * `module` loads the contender as a module of its own.
 */
export async function serveContenders() {
  const scripts = await bundleAll();
  const megabyte = Buffer.alloc(1_000_000, 'x');
  let posts = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://127.0.0.1');
    if (url.pathname === '/megabyte') return response.end(megabyte);
    const script = scripts[url.searchParams.get('contender')];
    if (script) return servePage(response, url, script);
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    if (request.method === 'POST') posts.push(Buffer.concat(chunks).toString());
    return response.end('{}');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    addressOf: (name, options = {}) => `${origin}/?${new URLSearchParams({ contender: name, ...options })}`,
    /** Gives all bodies posted since the last call. */
    takePosts() {
      const taken = posts;
      posts = [];
      return taken;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
