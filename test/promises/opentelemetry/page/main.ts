import { startSdk } from 'page-sdk';
import { createTracing, traceFetch, traceUserActions, type SpanRecord } from 'waybill';
import { createContextManager, createPropagator, createSpanProcessor } from 'waybill/otel';

declare global {
  /** The observations in the page. */
  var otelPage: { readonly spans: SpanRecord[]; readonly diagnostics: string[]; readonly done: string[] };
}

globalThis.otelPage = { spans: [], diagnostics: [], done: [] };

const options = new URLSearchParams(location.hash.slice(1));
const tracing = createTracing({
  service: 'opentelemetry',
  environment: 'test',
  exporter: async (records) => ({ accepted: records.length, rejected: [] }),
  onDiagnostic: ({ kind }) => void otelPage.diagnostics.push(kind),
  instrumentations: options.has('waybill') ? [traceFetch(), traceUserActions()] : [],
});
tracing.subscribe((event) => {
  if (event.type === 'record' && event.record.type === 'span') otelPage.spans.push(event.record);
});
startSdk({
  contextManager: createContextManager(tracing),
  propagator: createPropagator(),
  spanProcessor: createSpanProcessor(tracing),
  isTracing: options.has('sdk'),
  isSecond: options.has('second'),
});

for (const button of document.querySelectorAll('button')) {
  button.addEventListener('click', async () => {
    for (const step of [1, 2, 3]) {
      // eslint-disable-next-line no-await-in-loop -- each step begins behind the `await` of the one before
      const response = await fetch(`/api/${button.id}/${step}`);
      await response.text();
    }
    otelPage.done.push(button.id);
  });
}
document.title = 'ready';
