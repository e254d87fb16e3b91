import { conventions, SEVERITIES } from '../../core/internal.ts';
import type { AttributeValue, EventRecord, LogRecord, SpanEvent, SpanRecord } from '../../core/index.ts';

/** One item that a timeline shows on its own row. */
export type TimelineItem =
  | { readonly kind: 'span'; readonly span: SpanRecord }
  | { readonly kind: 'span event'; readonly spanEvent: SpanEvent; readonly span: SpanRecord }
  | { readonly kind: 'log'; readonly log: LogRecord }
  | { readonly kind: 'event'; readonly event: EventRecord };

/**
 * The colour of a row: `failed` is red, `warning` and `unfinished` have their own colours, other rows have neutral
 * colours. A refusal is no failure: a server said no to a person.
 */
export type Tone = 'failed' | 'refused' | 'warning' | 'unfinished' | 'ok' | 'note';

const MAX_NAME = 200;

/** Returns the name of a row: one line of at most 200 characters. */
export function nameOf(item: TimelineItem): string {
  const name = fullNameOf(item).trim();
  const line = name.slice(0, MAX_NAME).split('\n', 1)[0]!;
  return line.length < name.length ? `${line}…` : line;
}

function fullNameOf(item: TimelineItem): string {
  switch (item.kind) {
    case 'span':
      return requestLine(item.span) ?? (item.span.name || 'unnamed span');
    case 'span event':
      return exceptionLine(item.spanEvent) ?? item.spanEvent.name;
    case 'log':
      return textOf(item.log.body) || item.log.eventName || 'empty log line';
    case 'event':
      return item.event.eventType;
  }
}

// OpenTelemetry names a client span only by its method, so that there are few different names. A person also wants to
// see the path, so it is added here.
// https://opentelemetry.io/docs/specs/semconv/http/http-spans/#name
function requestLine({ kind, name, attributes }: SpanRecord): string | undefined {
  const url = attributes[conventions.URL_FULL];
  if (kind !== 'client' || name.includes(' ') || typeof url !== 'string' || !URL.canParse(url))
    return undefined;
  return `${name} ${new URL(url).pathname}`;
}

/** Tells whether a row belongs to a refusal. */
function isRefused(item: TimelineItem): boolean {
  const record = item.kind === 'span' ? item.span : item.kind === 'log' ? item.log : undefined;
  return record?.attributes[conventions.REFUSED] === true;
}

/** Returns the colour of a row, as a {@link Tone}. */
export function toneOf(item: TimelineItem): Tone {
  if (isRefused(item)) return 'refused';
  switch (item.kind) {
    case 'span':
      if (item.span.status.code === 'error') return 'failed';
      return item.span.attributes['waybill.unfinished'] === true ? 'unfinished' : 'ok';
    case 'span event':
      // Programs also record exceptions that they have handled. So an exception counts as failed only if its span
      // failed.
      if (item.spanEvent.name !== 'exception') return 'note';
      return item.span.status.code === 'error' ? 'failed' : 'warning';
    case 'log':
      if (item.log.severityNumber >= SEVERITIES.error) return 'failed';
      return item.log.severityNumber >= SEVERITIES.warn ? 'warning' : 'note';
    case 'event':
      return 'note';
  }
}

/** Returns the status of a row as a word, so that people need not rely on the colour. */
export function statusWordOf(item: TimelineItem): string {
  if (isRefused(item)) return 'Refused';
  switch (item.kind) {
    case 'span':
      if (item.span.status.code === 'error') return 'Failed';
      return toneOf(item) === 'unfinished' ? 'Unfinished' : 'OK';
    case 'span event':
      return item.spanEvent.name === 'exception' ? 'Exception' : 'Note';
    case 'log':
      if (item.log.severityNumber >= SEVERITIES.error) return 'Error';
      if (item.log.severityNumber >= SEVERITIES.warn) return 'Warning';
      return item.log.severityNumber >= SEVERITIES.info ? 'Info' : 'Debug';
    case 'event':
      return 'Event';
  }
}

/** Returns the name of the program that wrote the record, or an empty text if it is unknown. */
export function serviceOf(item: TimelineItem): string {
  if (item.kind === 'event') return '';
  const service = (item.kind === 'log' ? item.log : item.span).resource[conventions.SERVICE_NAME];
  return typeof service === 'string' ? service : '';
}

/**
 * Returns how many occurrences a record stands for. Of an error that repeats, only some occurrences become records, and
 * each of them counts the occurrences since the record before it.
 */
export function occurrencesOf(item: TimelineItem): number {
  const count = item.kind === 'log' ? Number(item.log.attributes[conventions.OCCURRENCE_COUNT]) : 1;
  return Number.isSafeInteger(count) && count > 1 ? count : 1;
}

/** Writes an attribute value as text: strings as they are, other values as JSON. */
export function textOf(value: AttributeValue | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function exceptionLine({ name, attributes }: SpanEvent): string | null {
  if (name !== 'exception') return null;
  const parts = [textOf(attributes['exception.type']), textOf(attributes['exception.message'])];
  return parts.filter(Boolean).join(': ') || null;
}
