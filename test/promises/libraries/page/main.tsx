import { tracing } from './tracing.ts';
import { createRoot } from 'react-dom/client';
import { version } from 'react';
import { Clients } from './clients.tsx';
import { Press } from './press.tsx';
import { pause, request } from './requests.ts';
import { React } from './react.tsx';
import { Swr } from './swr.tsx';
import { TanstackQuery } from './tanstack-query.tsx';

// This request keeps the page load open until the server answers. It comes first, because a page load ignores imports.
void request('page', 'load');

const { React19 } = version.startsWith('18.') ? { React19: () => null } : await import('./react-19.tsx');

declare global {
  interface Window {
    /** Begins to poll in every way, outside any action. */
    startPolling: () => void;
  }
}

let polls = 0;
async function poll(): Promise<void> {
  const response = await fetch(`/seen/poller/${++polls}`);
  await response.json();
  tracing.log.debug('polled');
}
async function pollInLoop(): Promise<void> {
  for (;;) {
    await pause(5);
    await request('poller', 'loop');
  }
}
window.startPolling = () => {
  setInterval(() => void poll(), 5);
  void pollInLoop();
};

createRoot(document.getElementById('root')!).render(
  <>
    <Press
      operation="click-on"
      onClick={() => {
        void request('click-on', 1).then(() => request('click-on', 2));
      }}
    />
    <React />
    <React19 />
    <Clients />
    <TanstackQuery />
    <Swr />
  </>,
);
