import { conventions, durationMs, levelOf } from '../core/internal.ts';
import type { AttributeValue, TelemetryRecord } from '../core/index.ts';

// Supabase does not accept lines that are longer than this. https://supabase.com/docs/guides/functions/limits
const MAX_LINE = 10_000;
// In JSON, a text becomes at most six times as long. So a text of this length always fits into one line.
const MAX_TEXT = 1500;

// These characters are escaped. Some programs read U+2028 and U+2029 as the end of a line. Chromium's console shows two
// percent signs in a row as one.
const UNSAFE = /[\u2028\u2029]|%(?=%)/g;

type Replacer = (key: string, value: unknown) => unknown;

function write(value: object, replacer?: Replacer): string {
  const escape = (unsafe: string): string => `\\u${unsafe.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value, replacer).replace(UNSAFE, escape);
}

function shorten(entry: object): string {
  let room = MAX_LINE;
  return write({ truncated: true, ...entry }, (key, value) => {
    const kept =
      typeof value === 'string' && value.length > MAX_TEXT
        ? `${value.slice(0, MAX_TEXT).toWellFormed()}[cut]`
        : value;
    // The size of a list is counted with `null` for each item, because `null` replaces each item that is left out.
    const own = Array.isArray(kept)
      ? new Array(kept.length).fill(null)
      : kept && typeof kept === 'object'
        ? {}
        : kept;
    const size = write({ [key]: own }).length;
    if (size > room) return undefined;
    room -= size;
    return kept;
  });
}

/**
 * Writes a record as one line of JSON, at most 10,000 characters long.
 *
 * If the line would be longer, it is shortened, and `truncated: true` is added. Long texts are then cut and end in
 * `[cut]`, and fields that do not fit are left out.
 */
export function formatJsonLine(record: TelemetryRecord): string {
  const {
    [conventions.CORRELATION_ID]: correlationId,
    [conventions.SESSION_ID]: sessionId,
    [conventions.REFERENCE]: reference,
    ...attributes
  } = record.attributes;
  const isSpan = record.type === 'span';
  const startUnixNano = isSpan ? record.startTimeUnixNano : record.timeUnixNano;
  const said: AttributeValue = isSpan ? record.name : record.body;
  const entry = {
    timestamp: new Date(Number(startUnixNano) / 1e6).toJSON(),
    type: record.type,
    level: levelOf(record),
    message: typeof said === 'string' ? said : JSON.stringify(said),
    service: record.resource[conventions.SERVICE_NAME],
    trace_id: record.traceId,
    span_id: record.spanId,
    correlation_id: correlationId,
    session_id: sessionId,
    reference,
    ...(isSpan && {
      parent_span_id: record.parentSpanId,
      kind: record.kind,
      status: record.status.code,
      status_message: record.status.message,
      duration_ms: durationMs(startUnixNano, record.endTimeUnixNano),
    }),
    attributes,
    ...(isSpan && { events: record.events, links: record.links }),
  };
  const line = write(entry);
  return line.length > MAX_LINE ? shorten(entry) : line;
}
