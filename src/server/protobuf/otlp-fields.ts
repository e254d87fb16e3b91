/** A type of a single value of protobuf. An `id` is bytes that OTLP's JSON writes as hex digits. */
export type Scalar =
  | 'string'
  | 'bool'
  | 'enum'
  | 'int64'
  | 'uint32'
  | 'fixed32'
  | 'fixed64'
  | 'double'
  | 'bytes'
  | 'id';

/** A field: its name in OTLP's JSON, the type of its value, and whether it is a list. */
export type Field = readonly [name: string, type: Scalar | MessageName, list?: 'list'];

/** The fields of one message by their numbers. */
export type Fields = Readonly<Record<number, Field>>;

/** The names of the messages that an export request consists of. */
export type MessageName =
  | 'ExportTraceServiceRequest'
  | 'ResourceSpans'
  | 'ScopeSpans'
  | 'Span'
  | 'Event'
  | 'Link'
  | 'Status'
  | 'ExportLogsServiceRequest'
  | 'ResourceLogs'
  | 'ScopeLogs'
  | 'LogRecord'
  | 'Resource'
  | 'InstrumentationScope'
  | 'KeyValue'
  | 'AnyValue'
  | 'ArrayValue'
  | 'KeyValueList';

const ATTRIBUTES = ['attributes', 'KeyValue', 'list'] as const;
const SCHEMA_URL = ['schemaUrl', 'string'] as const;
const DROPPED_ATTRIBUTES = ['droppedAttributesCount', 'uint32'] as const;

/**
 * The messages of OTLP 1.11.0, without references to entities and to the tables of profiles. A test compares this table
 * with the official definitions.
 * @see https://github.com/open-telemetry/opentelemetry-proto/tree/v1.11.0/opentelemetry/proto
 */
export const OTLP_FIELDS: Readonly<Record<MessageName, Fields>> = {
  ExportTraceServiceRequest: { 1: ['resourceSpans', 'ResourceSpans', 'list'] },
  ResourceSpans: { 1: ['resource', 'Resource'], 2: ['scopeSpans', 'ScopeSpans', 'list'], 3: SCHEMA_URL },
  ScopeSpans: { 1: ['scope', 'InstrumentationScope'], 2: ['spans', 'Span', 'list'], 3: SCHEMA_URL },
  Span: {
    1: ['traceId', 'id'],
    2: ['spanId', 'id'],
    3: ['traceState', 'string'],
    4: ['parentSpanId', 'id'],
    5: ['name', 'string'],
    6: ['kind', 'enum'],
    7: ['startTimeUnixNano', 'fixed64'],
    8: ['endTimeUnixNano', 'fixed64'],
    9: ATTRIBUTES,
    10: DROPPED_ATTRIBUTES,
    11: ['events', 'Event', 'list'],
    12: ['droppedEventsCount', 'uint32'],
    13: ['links', 'Link', 'list'],
    14: ['droppedLinksCount', 'uint32'],
    15: ['status', 'Status'],
    16: ['flags', 'fixed32'],
  },
  Event: { 1: ['timeUnixNano', 'fixed64'], 2: ['name', 'string'], 3: ATTRIBUTES, 4: DROPPED_ATTRIBUTES },
  Link: {
    1: ['traceId', 'id'],
    2: ['spanId', 'id'],
    3: ['traceState', 'string'],
    4: ATTRIBUTES,
    5: DROPPED_ATTRIBUTES,
    6: ['flags', 'fixed32'],
  },
  Status: { 2: ['message', 'string'], 3: ['code', 'enum'] },
  ExportLogsServiceRequest: { 1: ['resourceLogs', 'ResourceLogs', 'list'] },
  ResourceLogs: { 1: ['resource', 'Resource'], 2: ['scopeLogs', 'ScopeLogs', 'list'], 3: SCHEMA_URL },
  ScopeLogs: { 1: ['scope', 'InstrumentationScope'], 2: ['logRecords', 'LogRecord', 'list'], 3: SCHEMA_URL },
  LogRecord: {
    1: ['timeUnixNano', 'fixed64'],
    2: ['severityNumber', 'enum'],
    3: ['severityText', 'string'],
    5: ['body', 'AnyValue'],
    6: ATTRIBUTES,
    7: DROPPED_ATTRIBUTES,
    8: ['flags', 'fixed32'],
    9: ['traceId', 'id'],
    10: ['spanId', 'id'],
    11: ['observedTimeUnixNano', 'fixed64'],
    12: ['eventName', 'string'],
  },
  Resource: { 1: ATTRIBUTES, 2: DROPPED_ATTRIBUTES },
  InstrumentationScope: {
    1: ['name', 'string'],
    2: ['version', 'string'],
    3: ATTRIBUTES,
    4: DROPPED_ATTRIBUTES,
  },
  KeyValue: { 1: ['key', 'string'], 2: ['value', 'AnyValue'] },
  AnyValue: {
    1: ['stringValue', 'string'],
    2: ['boolValue', 'bool'],
    3: ['intValue', 'int64'],
    4: ['doubleValue', 'double'],
    5: ['arrayValue', 'ArrayValue'],
    6: ['kvlistValue', 'KeyValueList'],
    7: ['bytesValue', 'bytes'],
  },
  ArrayValue: { 1: ['values', 'AnyValue', 'list'] },
  KeyValueList: { 1: ['values', 'KeyValue', 'list'] },
};
