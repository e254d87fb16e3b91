import {
  captureErrors,
  createTracing,
  traceFetch,
  traceUserActions,
  type SpanRecord,
  type TelemetryRecord,
} from 'waybill';
import { traceWebVitals } from 'waybill/web-vitals';

const records: TelemetryRecord[] = [];
const diagnostics: string[] = [];
const tracing = createTracing({
  service: 'worker',
  environment: 'test',
  instrumentations: [traceFetch(), captureErrors(), traceUserActions(), traceWebVitals()],
  onDiagnostic: ({ message }) => diagnostics.push(message),
});
tracing.subscribe(({ record }) => void records.push(record), ['record']);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Fails once in an event, and once in a promise without a reaction. Resolves when both errors have been captured. */
async function fail(): Promise<void> {
  const captured = new Promise<void>((resolve) => {
    const stop = tracing.subscribe(() => {
      if (tracing.recentErrors().length < 2) return;
      stop();
      resolve();
    });
  });
  setTimeout(() => {
    throw new Error('thrown');
  });
  void Promise.reject(new Error('rejected'));
  await captured;
}

async function work(): Promise<object> {
  await tracing.action('work', async (action) => {
    await action.fetch('orders?of=the-action');
    await pause(1);
    await fetch('later');
  });
  const context = tracing.action(
    'timers',
    (action) =>
      new Promise((resolve) => {
        setTimeout(() => queueMicrotask(() => resolve(tracing.currentAction() === action)));
      }),
  );
  await fail();
  const requests = records.filter(
    (record): record is SpanRecord => record.type === 'span' && record.kind === 'client',
  );
  const inTimers = await context;
  const native = '' + fetch + setTimeout;
  const before = fetch;
  await tracing.dispose();
  return {
    requests: requests.map(({ attributes, traceId }) => [
      String(attributes['url.full']).split('/').at(-1),
      attributes['waybill.attribution'],
      traceId === requests[0]!.traceId,
    ]),
    inTimers,
    errors: records
      .map(({ attributes }) => String(attributes['exception.message'] ?? ''))
      .filter(Boolean)
      .toSorted(),
    diagnostics,
    native,
    isRestored: before !== fetch && !('fetch' in Object.getOwnPropertyDescriptors(globalThis)),
  };
}

const answer = ({ ports: [port] }: MessageEvent): void =>
  void work().then(
    (outcome) => port!.postMessage(outcome, []),
    (error: unknown) => port!.postMessage(String(error), []),
  );
addEventListener('message', answer);
// A shared worker gets the port of each page by this event.
addEventListener('connect', (event) => {
  const [port] = (event as MessageEvent).ports;
  port!.addEventListener('message', answer);
  port!.start();
});
