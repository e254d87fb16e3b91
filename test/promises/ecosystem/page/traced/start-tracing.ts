import {
  captureErrors,
  createTracing,
  durableQueue,
  traceFetch,
  traceUserActions,
  traceXhr,
  type SpanRecord,
} from 'waybill';
import { traceWebVitals } from 'waybill/web-vitals';
import type { Seen } from '../untouched/start-tracing.ts';

/** The tracing, once it has started. */
export let tracing: ReturnType<typeof createTracing>;

/** Starts a tracing that does everything it can do in a page or worker, and notes its actions and spans. */
export function startTracing(): Seen {
  const spans: SpanRecord[] = [];
  const seen: Seen = { actions: [], spans, diagnostics: [] };
  const inPage = 'document' in globalThis;
  tracing = createTracing({
    service: 'ecosystem',
    environment: 'test',
    exporter: async (records) => ({ accepted: records.length, rejected: [] }),
    onDiagnostic: ({ kind, message }) => void seen.diagnostics.push(`${kind}: ${message}`),
    ...(inPage && { queue: durableQueue() }),
    instrumentations: [
      traceFetch(),
      traceXhr(),
      captureErrors(),
      ...(inPage ? [traceUserActions(), traceWebVitals()] : []),
    ],
  });
  tracing.subscribe((event) => {
    if (event.type === 'action-start') {
      const { name, correlationId, traceId } = event.action;
      seen.actions.push({ name, correlationId, traceId });
    }
    if (event.type === 'record' && event.record.type === 'span') spans.push(event.record);
  });
  return seen;
}
