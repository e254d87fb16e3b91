import type {
  Attributes,
  AttributeValue,
  LogRecord,
  SpanEvent,
  SpanKind,
  SpanLink,
  SpanRecord,
  TelemetryRecord,
} from './records.ts';
import { MAX_SEVERITY } from './severity.ts';

const KINDS: readonly unknown[] = [
  'internal',
  'server',
  'client',
  'producer',
  'consumer',
] satisfies SpanKind[];
const W3C_FLAGS = 0xff;
const MAX_TEXT = 16_384;
const MAX_DEPTH = 8;
const MAX_ITEMS = 128;

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const readText = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length <= MAX_TEXT ? value.toWellFormed() : undefined;
// OTLP writes a time as a number of 64 bits.
const isTime = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{1,20}$/.test(value) && BigInt(value) < 2n ** 64n;
const isId = (value: unknown, digits: number): value is string =>
  typeof value === 'string' && value.length === digits && /^(?!0+$)[0-9a-f]+$/.test(value);

const isSeverity = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAX_SEVERITY;

function copyValue(value: unknown, depth: number): AttributeValue {
  if (typeof value === 'string') return value.slice(0, MAX_TEXT).toWellFormed();
  if (typeof value !== 'object' || value === null) return (value ?? null) as AttributeValue;
  if (depth >= MAX_DEPTH) return '[cut]';
  if (Array.isArray(value)) return value.map((item) => copyValue(item, depth + 1));
  return copyAttributes(value, depth + 1);
}

/** Copies the attributes of a parsed JSON value. Values that are nested too deep for a screen are cut. */
export function copyAttributes(value: unknown, depth = 0): Attributes {
  if (!isFields(value)) return {};
  // `fromEntries` creates only own properties, so a key `__proto__` does not change the prototype.
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key)
      .map(([key, item]) => [key.toWellFormed(), copyValue(item, depth)]),
  );
}

function readEvents(value: unknown): readonly SpanEvent[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.slice(0, MAX_ITEMS).flatMap((event: unknown) => {
    if (!isFields(event)) return [];
    const { timeUnixNano, attributes } = event;
    const name = readText(event['name']);
    return isTime(timeUnixNano) && name
      ? [{ timeUnixNano, name, attributes: copyAttributes(attributes) }]
      : [];
  });
}

function readLinks(value: unknown): readonly SpanLink[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.slice(0, MAX_ITEMS).flatMap((link: unknown) => {
    if (!isFields(link)) return [];
    const { traceId, spanId, attributes } = link;
    return isId(traceId, 32) && isId(spanId, 16)
      ? [{ traceId, spanId, attributes: copyAttributes(attributes) }]
      : [];
  });
}

function readSpan(given: Fields, resource: Attributes): SpanRecord | null {
  const { traceId, spanId, parentSpanId, flags, kind, startTimeUnixNano, endTimeUnixNano } = given;
  const name = readText(given['name']);
  const status = isFields(given['status']) ? given['status'] : {};
  const { code, message } = status;
  if (!isId(traceId, 32) || !isId(spanId, 16) || !name || !KINDS.includes(kind)) return null;
  if (!isTime(startTimeUnixNano) || !isTime(endTimeUnixNano)) return null;
  if (BigInt(endTimeUnixNano) < BigInt(startTimeUnixNano)) return null;
  return {
    type: 'span',
    traceId,
    spanId,
    parentSpanId: isId(parentSpanId, 16) && parentSpanId !== spanId ? parentSpanId : undefined,
    remoteParent: given['remoteParent'] === true,
    traceState: readText(given['traceState']),
    flags: Number(flags) & W3C_FLAGS,
    name,
    kind: kind as SpanKind,
    startTimeUnixNano,
    endTimeUnixNano,
    status: {
      code: code === 'error' || code === 'ok' ? code : 'unset',
      message: readText(message),
    },
    attributes: copyAttributes(given['attributes']),
    events: readEvents(given['events']),
    links: readLinks(given['links']),
    resource,
  };
}

function readLog(given: Fields, resource: Attributes): LogRecord | null {
  const { timeUnixNano, severityNumber, body, traceId, spanId, flags } = given;
  const severityText = readText(given['severityText']);
  if (!isTime(timeUnixNano) || severityText === undefined || !isSeverity(severityNumber)) return null;
  if (traceId !== undefined && !isId(traceId, 32)) return null;
  return {
    type: 'log',
    timeUnixNano,
    severityNumber,
    severityText,
    body: copyValue(body, 0),
    eventName: readText(given['eventName']),
    attributes: copyAttributes(given['attributes']),
    traceId,
    spanId: traceId && isId(spanId, 16) ? spanId : undefined,
    flags: Number(flags) & W3C_FLAGS,
    resource,
  };
}

/** Makes a record from a parsed JSON value. Returns null if the value is not a record. Unknown members are left out. */
export function readRecord(given: unknown, resource: Attributes): TelemetryRecord | null {
  if (!isFields(given)) return null;
  if (given['type'] === 'span') return readSpan(given, resource);
  return given['type'] === 'log' ? readLog(given, resource) : null;
}
