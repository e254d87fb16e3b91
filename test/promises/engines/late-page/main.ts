import { createTracing, traceFetch, traceUserActions } from 'waybill';

function loaded(): Promise<unknown> {
  return new Promise((resolve) => {
    if (document.readyState === 'complete') setTimeout(resolve);
    else addEventListener('load', () => setTimeout(resolve));
  });
}

const WAYS: Readonly<Record<string, () => Promise<unknown>>> = {
  awaited: () => fetch('/settings'),
  loaded,
  async used() {
    await new Promise((resolve) => document.querySelector('button')!.addEventListener('click', resolve));
    Reflect.deleteProperty(navigator, 'userActivation');
  },
  async old() {
    await loaded();
    performance.now = () => 30_001;
  },
};

// Firefox reads no `Server-Timing` of a page without TLS, so the trace of the server is in the address.
const meta = document.createElement('meta');
meta.name = 'traceparent';
meta.content = location.search.slice(1);
document.head.append(meta);

async function work(): Promise<void> {
  await fetch('/first');
  await fetch('/second');
}

function start(): void {
  createTracing({
    service: 'page',
    environment: 'test',
    instrumentations: [traceFetch(), traceUserActions()],
  });
  void work();
}

// The driver of Firefox counts as a person from the start of each page.
if (navigator.userActivation.hasBeenActive) {
  Object.defineProperty(navigator, 'userActivation', {
    value: { hasBeenActive: false },
    configurable: true,
  });
}

const way = location.pathname.slice(1);
const ready = WAYS[way]!();
// The event `load` does not wait for a module that waits at its top level.
if (way === 'awaited') {
  await ready;
  start();
} else {
  void ready.then(start);
}
