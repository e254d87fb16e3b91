import { onCLS, onFCP, onLCP, onTTFB, type MetricType } from 'web-vitals';
import type { Instrumentation } from '../core/index.ts';
import { guard } from '../core/internal.ts';
import { followPageLoad } from './follow-page-load.ts';
import { keepSlowest } from './keep-slowest.ts';
import { recordPageLoad } from './record-page-load.ts';
import { recordWebVital } from './record-web-vital.ts';

/**
 * Records how the page loads and reacts: Google's web vitals, one event each, and the load of the document as spans.
 *
 * All of it belongs to the trace of the action "page load" where `traceUserActions` is among the instrumentations too, in
 * whichever order, and is sampled like it; else to a trace of its own of that name. LCP, CLS and INP are only known when
 * the page is hidden or left, and travel with the last request; values that change later are told again under the same id.
 * A page that comes back out of the browser's back/forward cache begins new ones. Addresses are recorded without query and
 * fragment. What a browser does not measure is not recorded, and without a page nothing is. The undo stops the recording.
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
      // The library knows no undo.
      if (hasStopped) return;
      // It comes when the load is through.
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

    // The event that the page is hidden passes here on its way down, before what is queued is sent; and on its way up. Some
    // listeners of the library come in between, such as those of a page that was rendered in advance.
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
