// These types describe the JSON of OTLP/HTTP. Names are in lowerCamelCase, enums are numbers, 64-bit numbers are
// decimal strings, and ids are hex digits.
// https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding

/** The value of an attribute or of a log body. An empty object stands for null. */
export interface AnyValue {
  stringValue?: string | undefined;
  boolValue?: boolean | undefined;
  intValue?: string | undefined;
  doubleValue?: number | 'NaN' | 'Infinity' | '-Infinity' | undefined;
  arrayValue?: { values: AnyValue[] };
  kvlistValue?: { values: KeyValue[] };
}

/** One attribute: its key and its value. */
export interface KeyValue {
  key: string;
  value: AnyValue;
}

/** One span in the JSON of OTLP. */
export interface OtlpSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string | undefined;
  traceState?: string | undefined;
  flags: number;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: KeyValue[];
  events?: { timeUnixNano: string; name: string; attributes: KeyValue[] }[] | undefined;
  links?: { traceId: string; spanId: string; attributes: KeyValue[] }[] | undefined;
  status: { code: number; message?: string | undefined };
}

/** One log record in the JSON of OTLP. */
export interface OtlpLogRecord {
  timeUnixNano: string;
  observedTimeUnixNano: string;
  severityNumber: number;
  severityText: string;
  body: AnyValue;
  eventName?: string | undefined;
  attributes: KeyValue[];
  flags: number;
  traceId?: string | undefined;
  spanId?: string | undefined;
}

/** The library that made the records. Waybill also names the writer of the records here. */
export interface Scope {
  name: string;
  attributes?: KeyValue[] | undefined;
}

/** The body of a request to `/v1/traces`. */
export interface ExportSpans {
  resourceSpans: {
    resource: { attributes: KeyValue[] };
    scopeSpans: { scope: Scope; spans: OtlpSpan[] }[];
  }[];
}

/** The body of a request to `/v1/logs`. */
export interface ExportLogs {
  resourceLogs: {
    resource: { attributes: KeyValue[] };
    scopeLogs: { scope: Scope; logRecords: OtlpLogRecord[] }[];
  }[];
}
