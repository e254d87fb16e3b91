import { createTracing, traceFetch, traceUserActions } from 'waybill';
import { createClock, traceClock } from 'waybill/clock';

declare global {
  interface Window {
    /** The component of this tab. */
    component: string;
    /** The trace id of the last click. */
    traceId: string | undefined;
  }
}

const api = new URLSearchParams(location.search).get('api')!;
const clock = createClock({ service: 'page', targets: [api] });
const tracing = createTracing({
  service: 'page',
  environment: 'test',
  targets: [{ url: api }],
  instrumentations: [traceFetch(), traceUserActions(), traceClock(clock)],
});
window.component = clock.component;

document.querySelector('button')!.addEventListener('click', () => {
  const { traceId } = tracing.currentAction()!;
  void fetch(`${api}/orders`).then(() => void (window.traceId = traceId));
});
