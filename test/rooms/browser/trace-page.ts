import { onTestFinished } from 'vitest';
import {
  createTracing,
  traceFetch,
  type Diagnostic,
  type SpanRecord,
  type Tracing,
  type TracingOptions,
} from 'waybill';

/** A traced page, as a test sees it. */
export interface TracedPage {
  readonly tracing: Tracing;
  readonly spans: () => readonly SpanRecord[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Traces this page's `fetch` until the test is over. */
export function tracePage(options: Partial<TracingOptions> = {}): TracedPage {
  const spans: SpanRecord[] = [];
  const diagnostics: Diagnostic[] = [];
  const tracing = createTracing({
    service: 'page',
    environment: 'test',
    instrumentations: [traceFetch()],
    onDiagnostic: (diagnostic) => void diagnostics.push(diagnostic),
    ...options,
  });
  tracing.subscribe((event) => {
    if (event.type === 'record' && event.record.type === 'span') spans.push(event.record);
  });
  onTestFinished(tracing.dispose);
  return { tracing, spans: () => [...spans], diagnostics };
}

/** Replaces the page's `fetch` for the rest of the test. A later tracing of the test lies above the replacement. */
export function replaceFetch(replacement: (native: typeof fetch) => typeof fetch): void {
  const native = window.fetch;
  window.fetch = replacement(native);
  onTestFinished(() => {
    window.fetch = native;
  });
}
