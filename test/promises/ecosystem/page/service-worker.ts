import { registerRoute } from 'workbox-routing';
import { CacheFirst, NetworkFirst } from 'workbox-strategies';
import { startTracing } from './traced/start-tracing.ts';

startTracing();

const scope = globalThis as unknown as ServiceWorkerGlobal;

/** The part of a service worker's global object that this file uses. */
interface ServiceWorkerGlobal {
  readonly clients: { readonly claim: () => Promise<void> };
  readonly skipWaiting: () => Promise<void>;
  readonly addEventListener: (
    type: string,
    hear: (event: ExtendableMessageEvent) => void | Promise<void>,
  ) => void;
}

interface ExtendableMessageEvent extends MessageEvent<{ type: string; name: string }> {
  readonly waitUntil: (work: Promise<unknown>) => void;
}

scope.addEventListener('install', (event) => event.waitUntil(scope.skipWaiting()));
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()));
scope.addEventListener('message', async ({ data, ports, source }) => {
  if (data.type !== 'greet') return;
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a client of a worker takes no origin
  source?.postMessage({ greeted: data.name });
  await Promise.resolve();
  ports[0]?.postMessage(`hello ${data.name}`);
});

registerRoute(({ url }) => url.pathname === '/api/workbox/fresh', new NetworkFirst({ cacheName: 'fresh' }));
registerRoute(
  ({ url }) => url.pathname.startsWith('/api/workbox/kept/'),
  new CacheFirst({ cacheName: 'kept', plugins: [{ cacheWillUpdate: async ({ response }) => response }] }),
);
registerRoute(
  ({ url }) => url.pathname === '/api/workbox/made',
  async ({ request }) => {
    await Promise.resolve();
    return Response.json({ method: request.method, made: true });
  },
);
