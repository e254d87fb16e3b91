import { onCLS, onFCP, onLCP, onTTFB, type MetricType } from 'web-vitals';
import type { Instrumentation } from '../core/index.ts';
import { guard, report } from '../core/internal.ts';
import { followPageLoad } from './follow-page-load.ts';
import { keepSlowest } from './keep-slowest.ts';
import { recordPageLoad } from './record-page-load.ts';
import { recordWebVital } from './record-web-vital.ts';
import { WallTimes } from './wall-times.ts';

/**
 * Records the loading and the reactions of the page: each of Google's web vitals as an event, and the load of the
 * document as spans.
 *
 * If `traceUserActions` is also among the instrumentations, in any order, the records belong to the trace of its action
 * "page load", and are sampled like that action. Otherwise they belong to a new trace with the name "page load". LCP,
 * CLS and INP are known only when the page is hidden or left, and are sent with the last request. If a value changes
 * later, it is recorded again with the same id. If a page comes back from the browser's back/forward cache, new web
 * vitals begin. Addresses are recorded without query and fragment. If a browser does not measure a value, the value is
 * not recorded. Without a page, nothing is recorded. The undo stops the recording.
 *
 * @example
 * createTracing({
 *   service: 'shop-web',
 *   instrumentations: [traceFetch(), captureErrors(), traceUserActions(), traceWebVitals()],
 * });
 * @see https://web.dev/articles/vitals
 * @see https://opentelemetry.io/docs/specs/semconv/browser/browser-events/
 */
export function traceWebVitals(): Instrumentation {
  return (tracing) => {
    if (!globalThis.document) {
      report(tracing, {
        kind: 'traceWebVitals',
        message: 'traceWebVitals works only in a page; leave it out in a worker.',
      });
      return () => {};
    }
    if (typeof PerformanceObserver === 'undefined') return () => {};
    const load = followPageLoad(tracing);
    const times = new WallTimes(tracing);
    let hasStopped = false;
    let isLoadRecorded = false;
    let isUnsent = false;

    function recordLoad(): void {
      const [entry] = performance.getEntriesByType('navigation');
      if (isLoadRecorded || !entry) return;
      isLoadRecorded = true;
      guard(tracing, 'traceWebVitals', () => recordPageLoad(tracing, load.find(), { entry, times }));
    }

    function hear(metric: MetricType): void {
      // The `web-vitals` library has no undo, so metrics that arrive later are ignored here.
      if (hasStopped) return;
      // The `web-vitals` library reports TTFB when the page load is complete, so the load is recorded now.
      if (metric.name === 'TTFB') recordLoad();
      guard(tracing, 'traceWebVitals', () => recordWebVital(tracing, { load: load.find(), times }, metric));
      isUnsent = true;
    }

    const unsubscribe = tracing.subscribe(
      ({ change }) => {
        if (change === 'sending') isUnsent = false;
      },
      ['delivery'],
    );
    for (const on of [onLCP, onCLS, onFCP, onTTFB]) on(hear);
    // These two are told when the page is hidden, which can be after a sleep.
    for (const on of [onLCP, onCLS]) on(times.note, { reportAllChanges: true });
    const tellSlowest = keepSlowest(hear, times.note);

    // This listener is called twice for the event that hides the page. In the capturing phase, it records the slowest
    // interaction before the queue sends its records. Between the phases, some listeners of the `web-vitals` library
    // run, such as those of a prerendered page. In the bubbling phase, this listener also sends the metrics that these
    // library listeners reported.
    function hide({ eventPhase }: Event): void {
      if (document.visibilityState !== 'hidden') return;
      tellSlowest();
      if (isUnsent && eventPhase === Event.BUBBLING_PHASE) void tracing.flush({ exit: true });
    }

    window.addEventListener('pageshow', times.note);
    window.addEventListener('pagehide', recordLoad, true);
    window.addEventListener('visibilitychange', hide, true);
    window.addEventListener('visibilitychange', hide);
    return () => {
      hasStopped = true;
      load.stop();
      unsubscribe();
      window.removeEventListener('pageshow', times.note);
      window.removeEventListener('pagehide', recordLoad, true);
      window.removeEventListener('visibilitychange', hide, true);
      window.removeEventListener('visibilitychange', hide);
    };
  };
}
