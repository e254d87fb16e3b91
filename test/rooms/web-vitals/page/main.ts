import { createTracing, otlpExporter, traceUserActions, type Instrumentation } from 'waybill';
import { traceWebVitals } from 'waybill/web-vitals';

/** The way in which the page is traced. */
export type Setup = 'with actions' | 'before actions' | 'alone' | 'late' | 'unsampled';

declare global {
  interface Window {
    /** Disposes of the tracing. */
    dispose: () => void;
    /** Undoes only the late instrumentation. */
    undo: () => void;
    /** The metrics that have been recorded so far. */
    told: string[];
    /** The entries that the browser itself measured. */
    entries: PerformanceEntry[];
  }
}

const setup = new URLSearchParams(location.search).get('setup') as Setup;

// This instrumentation starts after all other listeners, as in an app that loads it later.
let trace: () => void = () => {};
const traceLate: Instrumentation = (tracing) => {
  trace = () => void (window.undo = traceWebVitals()(tracing));
  return () => {};
};

const instrumentations: Readonly<Record<Setup, readonly Instrumentation[]>> = {
  'with actions': [traceUserActions(), traceWebVitals()],
  'before actions': [traceWebVitals(), traceUserActions()],
  alone: [traceWebVitals()],
  late: [traceUserActions(), traceLate],
  unsampled: [traceUserActions(), traceWebVitals()],
};

const tracing = createTracing({
  service: 'page',
  environment: 'test',
  exporter: otlpExporter({ url: '/otlp' }),
  sampleRatio: setup === 'unsampled' ? 0 : 1,
  instrumentations: instrumentations[setup],
});
window.told = [];
tracing.subscribe((event) => {
  if (event.type === 'record' && event.record.type === 'log') {
    window.told.push(String(event.record.attributes['browser.web_vital.name']));
  }
});
trace();
window.dispose = tracing.dispose;

window.entries = [];
const observer = new PerformanceObserver((list) => void window.entries.push(...list.getEntries()));
for (const type of ['event', 'first-input', 'largest-contentful-paint', 'layout-shift', 'paint']) {
  // The library measures events from this duration on.
  observer.observe({ type, buffered: true, durationThreshold: 40 });
}

document.querySelector('button')!.addEventListener('click', () => {
  const untilMs = performance.now() + 250;
  while (performance.now() < untilMs);
});
