import type { Attributes, AttributeValue, SpanKind, SpanStatusCode, TelemetryRecord } from '../core/index.ts';
import type { AnyValue, ExportLogs, ExportSpans, KeyValue } from './otlp-json.ts';

const SPAN_KINDS: readonly SpanKind[] = ['internal', 'server', 'client', 'producer', 'consumer'];
const STATUS_CODES: readonly SpanStatusCode[] = ['unset', 'ok', 'error'];

// Bits 8 and 9 of a span's flags say whether its parent belongs to another program.
// https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
const REMOTE_KNOWN = 0x100;
const REMOTE = 0x200;

function encodeValue(value: AttributeValue): AnyValue {
  if (value === null) return {};
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (Number.isSafeInteger(value)) return { intValue: String(value) };
  // JSON has no word for what is not finite; OTLP writes it as text.
  if (typeof value === 'number')
    return { doubleValue: Number.isFinite(value) ? value : (`${value}` as 'NaN') };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(encodeValue) } };
  return { kvlistValue: { values: encodeAttributes(value as Attributes) } };
}

function encodeAttributes(attributes: Attributes): KeyValue[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: encodeValue(value) }));
}

function withEncodedAttributes<T extends { readonly attributes: Attributes }>(
  part: T,
): Omit<T, 'attributes'> & { attributes: KeyValue[] } {
  return { ...part, attributes: encodeAttributes(part.attributes) };
}

// Records of one program share one resource object, so they fall into one group.
function groupByResource<R extends TelemetryRecord, E>(
  records: readonly R[],
  encode: (record: Omit<R, 'type' | 'resource' | 'attributes'> & { attributes: KeyValue[] }) => E,
): { resource: { attributes: KeyValue[] }; scope: { name: string }; items: E[] }[] {
  const groups = new Map<Attributes, E[]>();
  for (const record of records) {
    const { type, resource, ...rest } = withEncodedAttributes<TelemetryRecord>(record);
    const items = groups.get(resource) ?? [];
    items.push(encode(rest as never));
    groups.set(resource, items);
  }
  return [...groups].map(([attributes, items]) => ({
    resource: { attributes: encodeAttributes(attributes) },
    scope: { name: 'waybill' },
    items,
  }));
}

/** Writes the spans among the records as the body of a request to `/v1/traces`. */
export function encodeSpans(records: readonly TelemetryRecord[]): ExportSpans {
  const spans = records.filter((record) => record.type === 'span');
  const groups = groupByResource(spans, ({ kind, status, remoteParent, flags, events, links, ...span }) => ({
    ...span,
    flags: flags | REMOTE_KNOWN | (remoteParent ? REMOTE : 0),
    kind: SPAN_KINDS.indexOf(kind) + 1,
    status: { ...status, code: STATUS_CODES.indexOf(status.code) },
    events: events?.map(withEncodedAttributes),
    links: links?.map(withEncodedAttributes),
  }));
  return {
    resourceSpans: groups.map(({ resource, scope, items }) => ({
      resource,
      scopeSpans: [{ scope, spans: items }],
    })),
  };
}

/** Writes the log records among the records as the body of a request to `/v1/logs`. */
export function encodeLogs(records: readonly TelemetryRecord[]): ExportLogs {
  const logs = records.filter((record) => record.type === 'log');
  const groups = groupByResource(logs, ({ body, ...log }) => ({
    ...log,
    observedTimeUnixNano: log.timeUnixNano,
    body: encodeValue(body),
  }));
  return {
    resourceLogs: groups.map(({ resource, scope, items }) => ({
      resource,
      scopeLogs: [{ scope, logRecords: items }],
    })),
  };
}
