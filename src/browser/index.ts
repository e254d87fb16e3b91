export { captureErrors } from './capture-errors.ts';
export { createTracing } from './create-tracing.ts';
export { flushOnExit } from './flush-on-exit.ts';
export { otlpExporter } from './otlp-exporter.ts';
export { tracedFetch, traceFetch } from './trace-fetch.ts';
export { traceUserActions } from './trace-user-actions.ts';
export { traceXhr } from './trace-xhr.ts';
export type { OtlpExporterOptions } from './otlp-exporter.ts';
export type { UserActionOptions } from './trace-user-actions.ts';
