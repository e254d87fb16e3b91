import { isWriter, LOG_UID, setWriter, WRITER } from '../core/internal.ts';
import type {
  Attributes,
  AttributeValue,
  Delivery,
  LogRecord,
  SpanEvent,
  SpanKind,
  SpanLink,
  SpanRecord,
  SpanStatusCode,
} from '../core/index.ts';

/** The content of a decoded body: its records, and the reason for each item that is not a valid record. */
export interface DecodedExport<R> {
  readonly records: readonly R[];
  readonly rejected: Delivery['rejected'];
}

type Json = { readonly [key: string]: unknown };

// The index of a name in these lists is the number that OTLP uses for the name.
const SPAN_KINDS: readonly SpanKind[] = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'];
const STATUS_CODES: readonly SpanStatusCode[] = ['unset', 'ok', 'error'];

const REMOTE = 0x200;
const W3C_FLAGS = 0xff;
const MAX_DEPTH = 16;
const NANOSECONDS = /^\d{1,20}$/;
const LATEST = 2n ** 64n;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.toWellFormed() : undefined;
}

// Some senders write an absent id as an empty string, and OTLP allows hex digits in upper case.
function idOf(value: unknown, digits: 16 | 32): string | undefined {
  const id = typeof value === 'string' ? value.toLowerCase() : '';
  return id.length === digits && /^[0-9a-f]+$/.test(id) && !/^0+$/.test(id) ? id : undefined;
}

function nanosecondsOf(value: unknown): string | undefined {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && NANOSECONDS.test(text) && BigInt(text) < LATEST ? text : undefined;
}

function integerOf(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32 ? value : 0;
}

function decodeValue(value: unknown, depth = 0): AttributeValue {
  if (!isObject(value) || depth > MAX_DEPTH) return null;
  const { stringValue, boolValue, intValue, doubleValue, arrayValue, kvlistValue, bytesValue } = value;
  if (typeof stringValue === 'string') return stringValue.toWellFormed();
  if (typeof boolValue === 'boolean') return boolValue;
  if (typeof intValue === 'number') return intValue;
  // A number past 2^53 stays text, because a JavaScript number would round it.
  if (typeof intValue === 'string')
    return Number.isSafeInteger(Number(intValue)) ? Number(intValue) : intValue;
  if (typeof doubleValue === 'number' || typeof doubleValue === 'string') return doubleValue;
  if (isObject(arrayValue)) return listOf(arrayValue['values']).map((item) => decodeValue(item, depth + 1));
  if (isObject(kvlistValue)) return decodeAttributes(kvlistValue['values'], depth + 1);
  return typeof bytesValue === 'string' ? bytesValue : null;
}

function decodeAttributes(value: unknown, depth = 0): Attributes {
  // `fromEntries` defines own properties, so a key with the name `__proto__` stays an ordinary key.
  return Object.fromEntries(
    listOf(value)
      .filter(({ key }) => typeof key === 'string' && key !== '')
      .map((pair) => [(pair['key'] as string).toWellFormed(), decodeValue(pair['value'], depth)]),
  );
}

function decodeEvents(value: unknown): SpanEvent[] {
  return listOf(value).flatMap((event) => {
    const name = textOf(event['name']);
    const timeUnixNano = nanosecondsOf(event['timeUnixNano']) ?? '0';
    return name ? [{ timeUnixNano, name, attributes: decodeAttributes(event['attributes']) }] : [];
  });
}

function decodeLinks(value: unknown): SpanLink[] {
  return listOf(value).flatMap((link) => {
    const traceId = idOf(link['traceId'], 32);
    const spanId = idOf(link['spanId'], 16);
    return traceId && spanId ? [{ traceId, spanId, attributes: decodeAttributes(link['attributes']) }] : [];
  });
}

function decodeSpan(span: Json, resource: Attributes): SpanRecord | string {
  const traceId = idOf(span['traceId'], 32);
  const spanId = idOf(span['spanId'], 16);
  const startTimeUnixNano = nanosecondsOf(span['startTimeUnixNano']);
  const endTimeUnixNano = nanosecondsOf(span['endTimeUnixNano']);
  const name = textOf(span['name']);
  if (!traceId || !spanId) return 'a span needs a traceId of 32 and a spanId of 16 hex digits';
  if (!startTimeUnixNano || !endTimeUnixNano) return 'a span needs its times as nanoseconds';
  if (BigInt(endTimeUnixNano) < BigInt(startTimeUnixNano)) return 'a span cannot end before it starts';
  if (!name) return 'a span needs a name';
  const parentSpanId = idOf(span['parentSpanId'], 16);
  const traceState = textOf(span['traceState']);
  const flags = integerOf(span['flags']);
  const status = isObject(span['status']) ? span['status'] : {};
  const message = textOf(status['message']);
  const events = decodeEvents(span['events']);
  const links = decodeLinks(span['links']);
  return {
    type: 'span',
    traceId,
    spanId,
    ...(parentSpanId !== undefined && { parentSpanId }),
    remoteParent: (flags & REMOTE) !== 0,
    ...(traceState !== undefined && { traceState }),
    flags: flags & W3C_FLAGS,
    name,
    kind: SPAN_KINDS[integerOf(span['kind'])] ?? 'internal',
    startTimeUnixNano,
    endTimeUnixNano,
    status: {
      code: STATUS_CODES[integerOf(status['code'])] ?? 'unset',
      ...(message !== undefined && { message }),
    },
    attributes: decodeAttributes(span['attributes']),
    ...(events.length > 0 && { events }),
    ...(links.length > 0 && { links }),
    resource,
  };
}

function decodeLog(log: Json, resource: Attributes): LogRecord | string {
  const given = nanosecondsOf(log['timeUnixNano']);
  // A time of 0 means that the time is unknown.
  const timeUnixNano = (given !== '0' && given) || nanosecondsOf(log['observedTimeUnixNano']) || given;
  if (!timeUnixNano) return 'a log record needs its time as nanoseconds';
  const eventName = textOf(log['eventName']);
  const traceId = idOf(log['traceId'], 32);
  const spanId = idOf(log['spanId'], 16);
  return {
    type: 'log',
    timeUnixNano,
    severityNumber: integerOf(log['severityNumber']),
    severityText: textOf(log['severityText']) ?? '',
    body: decodeValue(log['body']),
    ...(eventName !== undefined && { eventName }),
    attributes: decodeAttributes(log['attributes']),
    ...(traceId !== undefined && { traceId }),
    ...(traceId !== undefined && spanId !== undefined && { spanId }),
    flags: integerOf(log['flags']) & W3C_FLAGS,
    resource,
  };
}

/** The names of the nested lists that hold the records of one kind in a body, and the functions that read one item. */
interface RecordKind<R> {
  readonly resources: string;
  readonly scopes: string;
  readonly items: string;
  readonly idOfItem: (item: Json) => unknown;
  /** Returns the record, or the reason why the item is not a valid record. */
  readonly decodeItem: (item: Json, resource: Attributes) => R | string;
}

// A program sends one writer with each of its resources. A body with thousands of writers beside one large resource is
// an attack, and copying the resource for each writer would fill the memory.
const MOST_COPIED_ATTRIBUTES = 100_000;

/**
 * Gives each writer a copy of its resource, because stores find the writer by the resource object. When the copies get
 * too many attributes, further records stay without a writer.
 */
class ResourceCopies {
  #left = MOST_COPIED_ATTRIBUTES;

  of(resource: Attributes, scope: unknown): Attributes {
    const { [WRITER]: writer } = decodeAttributes(isObject(scope) ? scope['attributes'] : []);
    if (!isWriter(writer)) return resource;
    this.#left -= Object.keys(resource).length;
    if (this.#left < 0) return resource;
    const own = { ...resource };
    setWriter(own, writer);
    return own;
  }
}

function decode<R>(body: unknown, kind: RecordKind<R>): DecodedExport<R> | null {
  const { resources, scopes, items, idOfItem, decodeItem } = kind;
  if (!isObject(body) || !Array.isArray(body[resources])) return null;
  const records: R[] = [];
  const rejected: { id?: string; reason: string }[] = [];
  const copies = new ResourceCopies();
  for (const group of listOf(body[resources])) {
    const given = decodeAttributes(isObject(group['resource']) ? group['resource']['attributes'] : []);
    for (const scope of listOf(group[scopes])) {
      const resource = copies.of(given, scope['scope']);
      for (const item of listOf(scope[items])) {
        const decoded = decodeItem(item, resource);
        if (typeof decoded !== 'string') records.push(decoded);
        else {
          const id = textOf(idOfItem(item))?.slice(0, 64);
          rejected.push({ ...(id !== undefined && { id }), reason: decoded });
        }
      }
    }
  }
  return { records, rejected };
}

/**
 * Reads the body of a request to `/v1/traces`. Returns `null` if the body is not OTLP. Ignores unknown fields, because
 * OTLP demands this.
 */
export function decodeSpans(body: unknown): DecodedExport<SpanRecord> | null {
  return decode(body, {
    resources: 'resourceSpans',
    scopes: 'scopeSpans',
    items: 'spans',
    idOfItem: ({ spanId }) => spanId,
    decodeItem: decodeSpan,
  });
}

/**
 * Reads the body of a request to `/v1/logs`. Returns `null` if the body is not OTLP. Ignores unknown fields, because
 * OTLP demands this.
 */
export function decodeLogs(body: unknown): DecodedExport<LogRecord> | null {
  return decode(body, {
    resources: 'resourceLogs',
    scopes: 'scopeLogs',
    items: 'logRecords',
    idOfItem: ({ attributes }) => decodeAttributes(attributes)[LOG_UID],
    decodeItem: decodeLog,
  });
}
