export { formatReference, parseReference } from "./reference.ts";
export type { Delivery, Exporter, ExportRequest } from "./exporter.ts";
export type { QueryFunction } from "./query-function.ts";
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
} from "./records.ts";
export type { TracingContext } from "./tracing-context.ts";
export type { EventRecord, TraceData, TraceQuery, TraceSummary } from "./trace-data.ts";
