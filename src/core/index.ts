export { hold } from '../async-context/index.ts';
export { addCorrelationId, readCorrelationId, removeCorrelationId } from './baggage.ts';
export { beginRequest } from './begin-request.ts';
export { checkCors } from './check-cors.ts';
export { formatUnixNano } from './clock.ts';
export { describeDelivery } from './delivery-state.ts';
export { combineExporters } from './combine-exporters.ts';
export { consoleExporter } from './console-exporter.ts';
export { createDiagnostics } from './diagnostics.ts';
export { checkSettings } from './check-settings.ts';
export { createEngine } from './create-engine.ts';
export { createErrorCapture } from './error-capture.ts';
export { isAbort } from './error-reports.ts';
export { isStandardMethod } from './http-method.ts';
export { generateCorrelationId, generateSpanId, generateTraceId, generateTraceparent } from './ids.ts';
export { followPromises as followContext, limitCarrying } from '../async-context/index.ts';
export { formatBaggage } from './format-baggage.ts';
export { createLogger } from './create-logger.ts';
export { idOf, matchRefusals } from './match-refusals.ts';
export { observeResult } from './observe-result.ts';
export { planPreflight } from './plan-preflight.ts';
export { redactSecrets } from './redact.ts';
export { formatReference, parseReference } from './reference.ts';
export { REQUEST_SPAN } from './request-init.ts';
export * as conventions from './semantic-conventions.ts';
export { openAction } from './open-action.ts';
export { openSpan } from './open-span.ts';
export { parseBaggage } from './parse-baggage.ts';
export { isSafeId } from './safe-id.ts';
export { copyAttributes, readRecord } from './read-record.ts';
export { createSupportBundle } from './create-support-bundle.ts';
export { createTracedFetch } from './traced-fetch.ts';
export { parseSupportBundle } from './parse-support-bundle.ts';
export { formatTraceparent, parseTraceparent } from './traceparent.ts';
export { parseTracestate } from './tracestate.ts';
export { createTracing } from './tracing.ts';
export { buildTracingHeaders, headersOfPolicy, RESPONSE_IDS, TRACING_HEADERS } from './tracing-headers.ts';
export { formatUuid, parseUuid } from './uuid.ts';
export type { Action, ActionOptions } from './action.ts';
export type { CheckCorsOptions } from './plan-preflight.ts';
export type { ConsoleExporterOptions } from './console-exporter.ts';
export type { CorsReport } from './cors-report.ts';
export type { CorsProblem, CorsVerdict } from './cors-verdict.ts';
export type { DeliveryAccount, DropReason } from './delivery-account.ts';
export type { DeliveryChange, DeliveryState } from './delivery-state.ts';
export type { Diagnostic, Diagnostics } from './diagnostics.ts';
export type { Engine, EngineOptions, SpanCarrier, TracingEvent } from './engine.ts';
export type { Attribution } from './origin.ts';
export type { ErrorReport } from './error-reports.ts';
export type { Delivery, Exporter, ExportRequest } from './exporter.ts';
export type { LogFields, Logger, LogLevel } from './logger.ts';
export type { OpenStorage, QueueStorage, StoredQueue } from './queue-storage.ts';
export type { QueryFunction } from './query-function.ts';
export type {
  Attributes,
  AttributeValue,
  LogRecord,
  SpanEvent,
  SpanKind,
  SpanLink,
  SpanRecord,
  SpanStatusCode,
  TelemetryRecord,
} from './records.ts';
export type { Redactor } from './redact.ts';
export type { TracedRequestInit } from './request-init.ts';
export type { ActiveSpan, PendingSpan } from './open-span.ts';
export type { BaggageEntry, BaggageProperty } from './parse-baggage.ts';
export type { Outcome, Span, SpanOptions } from './span.ts';
export type { SupportBundle } from './support-bundle.ts';
export type { SupportBundleOptions } from './create-support-bundle.ts';
export type { Target } from './targets.ts';
export type { EventRecord, TraceData, TraceQuery, TraceSummary } from './trace-data.ts';
export type { Traceparent } from './traceparent.ts';
export type { Instrumentation, InstrumentedTracing, Tracing, TracingOptions } from './tracing.ts';
export type { TracingContext } from './tracing-context.ts';
export type { HeaderPolicy } from './tracing-headers.ts';
