/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** Lists the problems of a message. Each problem starts with the path below the message. */
type Rule = (message: Json) => readonly (string | false)[];

const W3C_FLAGS = 0xff;
const REMOTE_KNOWN = 0x100;
const REMOTE = 0x200;

const isDecimal = (value: unknown): value is string => typeof value === 'string' && /^\d+$/.test(value);

function required(message: Json, ...names: readonly string[]): string[] {
  return names
    .filter((name) => message[name] === undefined || message[name] === '')
    .map((name) => `.${name} is missing`);
}

function filled(message: Json, name: string): string | false {
  const list = message[name];
  return !(Array.isArray(list) && list.length > 0) && `.${name} holds nothing, so there was nothing to send`;
}

/** Lists the keys that occur more than once in a list of attributes. */
function repeated(message: Json, name: string): string[] {
  const list = Array.isArray(message[name]) ? (message[name] as (Json | null)[]) : [];
  const keys = list.map((pair) => pair?.['key']);
  return keys.flatMap((key, nth) =>
    typeof key === 'string' && keys.indexOf(key) < nth
      ? [`.${name}[${nth}].key is "${key}" for a second time`]
      : [],
  );
}

function spanFlags({ flags }: Json): string | false {
  if (typeof flags !== 'number') return false;
  if (flags > (W3C_FLAGS | REMOTE_KNOWN | REMOTE)) return '.flags has bits that are reserved';
  return (
    (flags & (REMOTE_KNOWN | REMOTE)) === REMOTE && '.flags has a remote parent, but not the bit to say so'
  );
}

/** The rules of the OTLP specification beyond the types of fields, by the name of the message. */
const RULES: Readonly<Record<string, Rule>> = {
  ExportLogsServiceRequest: (request) => [filled(request, 'resourceLogs')],
  ExportTraceServiceRequest: (request) => [filled(request, 'resourceSpans')],
  ResourceLogs: (group) => [filled(group, 'scopeLogs')],
  ResourceSpans: (group) => [filled(group, 'scopeSpans')],
  ScopeLogs: (group) => [filled(group, 'logRecords')],
  ScopeSpans: (group) => [filled(group, 'spans')],
  Resource: (resource) => repeated(resource, 'attributes'),
  InstrumentationScope: (scope) => [...required(scope, 'name'), ...repeated(scope, 'attributes')],
  Span: (span) => [
    ...required(span, 'traceId', 'spanId', 'name', 'startTimeUnixNano', 'endTimeUnixNano'),
    isDecimal(span['startTimeUnixNano']) &&
      isDecimal(span['endTimeUnixNano']) &&
      BigInt(span['endTimeUnixNano']) < BigInt(span['startTimeUnixNano']) &&
      '.endTimeUnixNano is before startTimeUnixNano',
    span['parentSpanId'] !== undefined &&
      span['parentSpanId'] === span['spanId'] &&
      '.parentSpanId is the span itself',
    spanFlags(span),
    ...repeated(span, 'attributes'),
  ],
  Event: (event) => [...required(event, 'timeUnixNano', 'name'), ...repeated(event, 'attributes')],
  Link: (link) => [...required(link, 'traceId', 'spanId'), spanFlags(link), ...repeated(link, 'attributes')],
  LogRecord: (log) => [
    ...required(log, 'timeUnixNano', 'observedTimeUnixNano', 'severityNumber', 'flags'),
    typeof log['flags'] === 'number' && log['flags'] > W3C_FLAGS && '.flags has bits that are reserved',
    log['spanId'] !== undefined && log['traceId'] === undefined && '.spanId comes without a traceId',
    ...repeated(log, 'attributes'),
  ],
  KeyValue: (pair) => required(pair, 'key', 'value'),
  KeyValueList: (list) => repeated(list, 'values'),
};

/** Lists the problems of a message that its single fields do not show. */
export function checkMeaning(messageName: string, message: Json): string[] {
  return (RULES[messageName]?.(message) ?? []).filter((problem) => problem !== false);
}
