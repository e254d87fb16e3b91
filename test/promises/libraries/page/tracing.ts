import { createTracing, traceFetch, traceUserActions, traceXhr, type SpanRecord } from 'waybill';

/** The actions and spans that the page has seen. */
export interface SeenActions {
  /** The actions that have begun, the latest last. */
  readonly begun: { name: string; traceId: string }[];
  /** The spans that were recorded. */
  readonly spans: SpanRecord[];
}

declare global {
  interface Window {
    seen: SeenActions;
  }
}

/** The tracing of the page. Nothing in it is made for a certain library. */
export const tracing = createTracing({
  service: 'libraries',
  environment: 'test',
  instrumentations: [traceFetch(), traceXhr(), traceUserActions()],
});

// The page load began before this code could subscribe.
const loading = tracing.current()!;
window.seen = { begun: [{ name: loading.name, traceId: loading.traceId }], spans: [] };
tracing.subscribe((event) => {
  if (event.type === 'action-start') {
    const { name, traceId } = event.action;
    window.seen.begun.push({ name, traceId });
  }
  if (event.type === 'record' && event.record.type === 'span') window.seen.spans.push(event.record);
});
