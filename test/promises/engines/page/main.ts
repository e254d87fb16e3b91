import { captureErrors, createTracing, traceFetch, traceUserActions, traceXhr } from 'waybill';

// A beacon is sent although the page goes away.
const say = (line: string): void => void navigator.sendBeacon('/said', line);

const tracing = createTracing({
  service: 'page',
  environment: 'test',
  instrumentations: [traceFetch(), traceXhr(), captureErrors(), traceUserActions()],
});

tracing.subscribe((event) => {
  if (event.type !== 'record') return;
  const { record } = event;
  say(
    record.type === 'log'
      ? `log ${record.body}`
      : `span ${record.name} ${record.status.code} ${String(record.attributes['waybill.outcome'] ?? '')}`,
  );
});

async function start(): Promise<void> {
  const error = await tracing.action('refused', () => fetch('/refused')).catch((thrown: unknown) => thrown);
  say(`stack ${tracing.referenceOf(error) === undefined ? 'lost' : 'found'}`);
  const signal = AbortSignal.timeout(50);
  await tracing.action('late', () => fetch('/never', { signal })).catch(() => {});
  void fetch('/never');
  void tracing.action('poll', () => fetch('/never'));
  const xhr = new XMLHttpRequest();
  xhr.open('GET', '/never');
  xhr.send();
  say('waiting');
}

addEventListener('load', () => setTimeout(() => void start()));
