import { onCLS, onFCP, onLCP, onTTFB, type MetricType } from 'web-vitals';
import type { Instrumentation } from '../core/index.ts';
import { guard } from '../core/internal.ts';
import { followPageLoad } from './follow-page-load.ts';
import { keepSlowest } from './keep-slowest.ts';
import { recordPageLoad } from './record-page-load.ts';
import { recordWebVital } from './record-web-vital.ts';

/**
 * Records how the page loads and reacts: each of Google's web vitals as an event, and the load of the document as
 * spans.
 *
 * The records belong to the trace of the action "page load" if `traceUserActions` is also among the instrumentations,
 * in any order. Then they are sampled like that action. Otherwise they belong to a new trace with that name. LCP, CLS
 * and INP are known only when the page is hidden or left, and go with the last request. A value that changes later is
 * recorded again with the same id. A page that comes back from the browser's back/forward cache begins new ones.
 * Addresses are recorded without query and fragment. Values that a browser does not measure are not recorded. Without a
 * page nothing is recorded. The undo stops the recording.
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
    if (typeof document === 'undefined' || typeof PerformanceObserver === 'undefined') return () => {};
    const load = followPageLoad(tracing);
    let hasStopped = false;
    let isLoadRecorded = false;
    let isUnsent = false;

    function recordLoad(): void {
      const [entry] = performance.getEntriesByType('navigation');
      if (isLoadRecorded || !entry) return;
      isLoadRecorded = true;
      guard(tracing, 'traceWebVitals', () => recordPageLoad(tracing, load.find(), entry));
    }

    function hear(metric: MetricType): void {
      // The library has no undo.
      if (hasStopped) return;
      // The library reports TTFB when the load is complete.
      if (metric.name === 'TTFB') recordLoad();
      guard(tracing, 'traceWebVitals', () => recordWebVital(tracing, load.find(), metric));
      isUnsent = true;
    }

    const unsubscribe = tracing.subscribe(
      ({ change }) => {
        if (change === 'sending') isUnsent = false;
      },
      ['delivery'],
    );
    for (const on of [onLCP, onCLS, onFCP, onTTFB]) on(hear);
    const tellSlowest = keepSlowest(hear);

    // This listener is called twice for the event that hides the page: in the capturing phase, before the queue sends
    // its records, and in the bubbling phase. Some listeners of the library run in between, such as those of a
    // prerendered page.
    function hide({ eventPhase }: Event): void {
      if (document.visibilityState !== 'hidden') return;
      tellSlowest();
      if (isUnsent && eventPhase === Event.BUBBLING_PHASE) void tracing.flush({ exit: true });
    }

    window.addEventListener('pagehide', recordLoad, true);
    window.addEventListener('visibilitychange', hide, true);
    window.addEventListener('visibilitychange', hide);
    return () => {
      hasStopped = true;
      load.stop();
      unsubscribe();
      window.removeEventListener('pagehide', recordLoad, true);
      window.removeEventListener('visibilitychange', hide, true);
      window.removeEventListener('visibilitychange', hide);
    };
  };
}
