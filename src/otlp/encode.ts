import { WRITER, writerOf } from '../core/internal.ts';
import type {
  Attributes,
  AttributeValue,
  LogRecord,
  SpanKind,
  SpanRecord,
  SpanStatusCode,
  TelemetryRecord,
} from '../core/index.ts';
import type {
  AnyValue,
  ExportLogs,
  ExportSpans,
  KeyValue,
  OtlpLogRecord,
  OtlpSpan,
  Scope,
} from './otlp-json.ts';

const SPAN_KINDS: readonly SpanKind[] = ['internal', 'server', 'client', 'producer', 'consumer'];
const STATUS_CODES: readonly SpanStatusCode[] = ['unset', 'ok', 'error'];

// Bits 8 and 9 of the flags of a span say whether the parent span belongs to another program.
// https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
const REMOTE_KNOWN = 0x100;
const REMOTE = 0x200;

// JSON has no NaN and no Infinity. OTLP writes them as text.
function encodeDouble(value: number): AnyValue['doubleValue'] {
  return Number.isFinite(value) ? value : (String(value) as 'NaN');
}

function encodeValue(value: AttributeValue): AnyValue {
  if (value === null) return {};
  if (typeof value === 'string') return { stringValue: value.toWellFormed() };
  if (typeof value === 'boolean') return { boolValue: value };
  if (Number.isSafeInteger(value)) return { intValue: String(value) };
  if (typeof value === 'number') return { doubleValue: encodeDouble(value) };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(encodeValue) } };
  return { kvlistValue: { values: encodeAttributes(value as Attributes) } };
}

function encodeAttributes(attributes: Attributes): KeyValue[] {
  const encoded: KeyValue[] = [];
  for (const key of Object.keys(attributes)) {
    // OTLP has no empty keys, and no half of a character.
    if (key) encoded.push({ key: key.toWellFormed(), value: encodeValue(attributes[key]!) });
  }
  return encoded;
}

function withEncodedAttributes<T extends { readonly attributes: Attributes }>(
  part: T,
): Omit<T, 'attributes'> & { attributes: KeyValue[] } {
  return { ...part, attributes: encodeAttributes(part.attributes) };
}

// The writer travels in the scope and not in the resource: the resource describes the program to people.
function scopeOf(resource: Attributes): Scope {
  const writer = writerOf(resource);
  return {
    name: 'waybill',
    attributes: writer ? encodeAttributes({ [WRITER]: writer }) : undefined,
  };
}

// The records of one program share one resource object, so they are encoded as one group.
function encodeGroups<R extends TelemetryRecord, G>(
  records: readonly R[],
  encodeItems: (group: readonly R[], scope: Scope) => G,
): (G & { resource: { attributes: KeyValue[] } })[] {
  return [...new Set(records.map(({ resource }) => resource))].map((resource) => ({
    resource: { attributes: encodeAttributes(resource) },
    ...encodeItems(
      records.filter((record) => record.resource === resource),
      scopeOf(resource),
    ),
  }));
}

// The function names each field, because copying a span with a rest pattern takes longer than writing it as JSON.
function encodeSpan(span: SpanRecord): OtlpSpan {
  const { status } = span;
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    traceState: span.traceState,
    name: span.name.toWellFormed(),
    startTimeUnixNano: span.startTimeUnixNano,
    endTimeUnixNano: span.endTimeUnixNano,
    attributes: encodeAttributes(span.attributes),
    flags: span.flags | REMOTE_KNOWN | (span.remoteParent ? REMOTE : 0),
    kind: SPAN_KINDS.indexOf(span.kind) + 1,
    status: { code: STATUS_CODES.indexOf(status.code), message: status.message?.toWellFormed() },
    events: span.events?.map(withEncodedAttributes),
    links: span.links?.map(withEncodedAttributes),
  };
}

function encodeLog({ type, resource, body, ...log }: LogRecord): OtlpLogRecord {
  return {
    ...withEncodedAttributes(log),
    observedTimeUnixNano: log.timeUnixNano,
    body: encodeValue(body),
  };
}

/** Returns the body of a request to `/v1/traces` with these spans. */
export function encodeSpans(records: readonly SpanRecord[]): ExportSpans {
  return {
    resourceSpans: encodeGroups(records, (group, scope) => ({
      scopeSpans: [{ scope, spans: group.map(encodeSpan) }],
    })),
  };
}

/** Returns the body of a request to `/v1/logs` with these log records. */
export function encodeLogs(records: readonly LogRecord[]): ExportLogs {
  return {
    resourceLogs: encodeGroups(records, (group, scope) => ({
      scopeLogs: [{ scope, logRecords: group.map(encodeLog) }],
    })),
  };
}
