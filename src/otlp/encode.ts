import type {
  Attributes,
  AttributeValue,
  LogRecord,
  SpanKind,
  SpanRecord,
  SpanStatusCode,
  TelemetryRecord,
} from '../core/index.ts';
import type { AnyValue, ExportLogs, ExportSpans, KeyValue } from './otlp-json.ts';

const SPAN_KIND: Record<SpanKind, number> = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 };
const STATUS: Record<SpanStatusCode, number> = { unset: 0, ok: 1, error: 2 };

// Bits 8 and 9 of a span's flags say whether its parent belongs to another program.
// https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
const REMOTE_KNOWN = 0x100;
const REMOTE = 0x200;

const SCOPE = { name: 'waybill' };

function encodeValue(value: AttributeValue): AnyValue {
  if (value === null) return {};
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return { intValue: String(value) };
    return { doubleValue: Number.isFinite(value) ? value : (String(value) as 'NaN') };
  }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(encodeValue) } };
  return { kvlistValue: { values: encodeAttributes(value as Attributes) } };
}

function encodeAttributes(attributes: Attributes): KeyValue[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: encodeValue(value) }));
}

function encodeSpan(record: SpanRecord): ExportSpans['resourceSpans'][0]['scopeSpans'][0]['spans'][0] {
  const { parentSpanId, traceState, remoteParent, events, links, status } = record;
  return {
    traceId: record.traceId,
    spanId: record.spanId,
    ...(parentSpanId !== undefined && { parentSpanId }),
    ...(traceState !== undefined && { traceState }),
    flags: record.flags | REMOTE_KNOWN | (remoteParent ? REMOTE : 0),
    name: record.name,
    kind: SPAN_KIND[record.kind],
    startTimeUnixNano: record.startTimeUnixNano,
    endTimeUnixNano: record.endTimeUnixNano,
    attributes: encodeAttributes(record.attributes),
    ...(events && {
      events: events.map((event) => ({ ...event, attributes: encodeAttributes(event.attributes) })),
    }),
    ...(links && {
      links: links.map((link) => ({ ...link, attributes: encodeAttributes(link.attributes) })),
    }),
    status: { code: STATUS[status.code], ...(status.message !== undefined && { message: status.message }) },
  };
}

function encodeLog(record: LogRecord): ExportLogs['resourceLogs'][0]['scopeLogs'][0]['logRecords'][0] {
  const { eventName, traceId, spanId } = record;
  return {
    timeUnixNano: record.timeUnixNano,
    observedTimeUnixNano: record.timeUnixNano,
    severityNumber: record.severityNumber,
    severityText: record.severityText,
    body: encodeValue(record.body),
    ...(eventName !== undefined && { eventName }),
    attributes: encodeAttributes(record.attributes),
    flags: record.flags,
    ...(traceId !== undefined && { traceId }),
    ...(spanId !== undefined && { spanId }),
  };
}

// Records of one program share one resource object, so they fall into one group.
function groupByResource<R extends TelemetryRecord, E>(
  records: readonly R[],
  encode: (record: R) => E,
): { resource: { attributes: KeyValue[] }; items: E[] }[] {
  const groups = new Map<Attributes, E[]>();
  for (const record of records) {
    const items = groups.get(record.resource) ?? [];
    items.push(encode(record));
    groups.set(record.resource, items);
  }
  return [...groups].map(([resource, items]) => ({
    resource: { attributes: encodeAttributes(resource) },
    items,
  }));
}

/** Writes the spans among the records as the body of a request to `/v1/traces`. */
export function encodeSpans(records: readonly TelemetryRecord[]): ExportSpans {
  const spans = records.filter((record) => record.type === 'span');
  return {
    resourceSpans: groupByResource(spans, encodeSpan).map(({ resource, items }) => ({
      resource,
      scopeSpans: [{ scope: SCOPE, spans: items }],
    })),
  };
}

/** Writes the log records among the records as the body of a request to `/v1/logs`. */
export function encodeLogs(records: readonly TelemetryRecord[]): ExportLogs {
  const logs = records.filter((record) => record.type === 'log');
  return {
    resourceLogs: groupByResource(logs, encodeLog).map(({ resource, items }) => ({
      resource,
      scopeLogs: [{ scope: SCOPE, logRecords: items }],
    })),
  };
}
