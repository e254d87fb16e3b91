import { Workbox } from 'workbox-window';
// oxlint-disable-next-line import/default -- the default export is the address that Vite gives the worker
import serviceWorker from '../service-worker.ts?worker&url';
import { describe, pause, type Log } from '../scenario.ts';

async function ask(path: string): Promise<unknown> {
  const response = await fetch(`/api/workbox/${path}`);
  return response.json();
}

async function add(item: string): Promise<unknown> {
  const response = await fetch('/api/workbox/fresh', { method: 'POST', body: JSON.stringify(item) });
  return response.json();
}

/** Workbox: a page that registers a service worker, talks with it, and requests through its strategies. */
export async function workbox(log: Log): Promise<void> {
  // The development server gives the worker as a module.
  const installer = new Workbox(serviceWorker, {
    scope: '/',
    type: import.meta.env.DEV ? 'module' : 'classic',
  });
  const events: string[] = [];
  for (const type of ['installed', 'activated', 'controlling'] as const) {
    installer.addEventListener(type, () => void events.push(type));
  }
  const message = new Promise((resolve) =>
    installer.addEventListener('message', (event) => resolve(event.data)),
  );
  const controlling = installer.controlling;
  const registration = await installer.register();
  log('scope', registration && new URL(registration.scope).pathname);
  await installer.active;
  await controlling;
  log('answer to a message', await installer.messageSW({ type: 'greet', name: 'Ada' }));
  log('message', await message);
  // The browser may let a worker control the page before it tells that the worker is active.
  log('events', events.sort());

  log('network first', await ask('fresh'));
  log('posted', await add('tea'));
  log('network first again', await ask('fresh'));
  log('cache first', await ask('kept/fresh'));
  // The worker answers before it has filled the cache.
  while (!(await caches.match('/api/workbox/kept/fresh'))) await pause();
  log('posted', await add('milk'));
  log('cache first again', await ask('kept/fresh'));
  log('made by the worker', await ask('made'));
  await ask('fresh?cut').catch((error: unknown) => log('network failed', describe(error)));
  log('caches', await caches.keys());
  await registration?.unregister();
}
