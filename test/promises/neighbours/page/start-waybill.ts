import { createTracing, otlpExporter, traceFetch, traceXhr, type SpanRecord, type Tracing } from 'waybill';

/** The tracing of the page, and its results. */
export interface Waybill {
  readonly tracing: Tracing;
  readonly spans: readonly SpanRecord[];
  readonly diagnostics: readonly string[];
  /** Disposes of the tracing. Tells whether the page's `fetch` is the original one again. */
  readonly dispose: () => boolean;
}

/** Set when Waybill has been started. */
export let waybill: Waybill | undefined;

/** Starts Waybill as an app does. */
export function startWaybill(): void {
  const before = window.fetch;
  const spans: SpanRecord[] = [];
  const diagnostics: string[] = [];
  const tracing = createTracing({
    service: 'neighbours',
    environment: 'test',
    exporter: otlpExporter({ url: '/otlp' }),
    instrumentations: [traceFetch(), traceXhr()],
    onDiagnostic: ({ message }) => void diagnostics.push(message),
  });
  tracing.subscribe((event) => {
    if (event.type === 'record' && event.record.type === 'span') spans.push(event.record);
  });
  waybill = {
    tracing,
    spans,
    diagnostics,
    dispose() {
      void tracing.dispose();
      return window.fetch === before;
    },
  };
}
