export { redactSecrets } from './capture/redact.ts';
export { combineExporters } from './delivery/combine-exporters.ts';
export { formatBaggage } from './propagation/format-baggage.ts';
export {
  generateCorrelationId,
  generateSpanId,
  generateTraceId,
  generateTraceparent,
} from './propagation/ids.ts';
export { parseBaggage } from './propagation/parse-baggage.ts';
export { formatReference, parseReference } from './propagation/reference.ts';
export { formatTraceparent, parseTraceparent } from './propagation/traceparent.ts';
export { parseTracestate } from './propagation/tracestate.ts';
export { buildTracingHeaders } from './propagation/tracing-headers.ts';
export type { Redactor } from './capture/redact.ts';
export type { DeliveryAccount, DropReason } from './delivery/delivery-account.ts';
export type { DeliveryChange, DeliveryState } from './delivery/delivery-state.ts';
export type { DurableQueue } from './delivery/durable-queue.ts';
export type { BaggageEntry, BaggageProperty } from './propagation/parse-baggage.ts';
export type { Traceparent } from './propagation/traceparent.ts';
export type { TracingContext } from './propagation/tracing-context.ts';
export type { HeaderPolicy } from './propagation/tracing-headers.ts';
export type { Diagnostic } from './records/diagnostics.ts';
export type { Delivery, Exporter, ExportRequest } from './records/exporter.ts';
export type {
  Attributes,
  AttributeValue,
  Lane,
  LogRecord,
  SpanEvent,
  SpanKind,
  SpanLink,
  SpanRecord,
  SpanStatusCode,
  TelemetryRecord,
} from './records/records.ts';
export type { Failure, FailureFilter, FailureKind, FailurePage } from './records/failures.ts';
export type { LogLevel } from './records/severity.ts';
export type { EventRecord, TraceData, TraceQuery, TraceSummary } from './records/trace-data.ts';
export type { ServiceEdge, ServiceFilter, ServiceMap } from './records/service-map.ts';
export type { SlowFilter, SlowOperation, SlowPage } from './records/slow-operations.ts';
export type { FindOptions, ReadOptions, TraceReader, TraceStore } from './records/trace-reader.ts';
export type { Target } from './requests/target.ts';
export type { Action, ActionOptions } from './spans/action.ts';
export type { CapturedError, ErrorOccurrence } from './spans/error-occurrences.ts';
export type { LogFields, Logger } from './spans/logger.ts';
export type { Outcome, Span, SpanOptions } from './spans/span.ts';
export type { TracingEvent, TracingEventOf, TracingEventType } from './spans/tracing-event.ts';
export type { Attribution } from './stream/provenance.ts';
export type { Instrumentation, Tracing, TracingOptions } from './tracing/tracing.ts';
