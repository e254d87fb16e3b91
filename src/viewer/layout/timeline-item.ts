import { conventions } from '../../core/internal.ts';
import type { AttributeValue, EventRecord, LogRecord, SpanEvent, SpanRecord } from '../../core/index.ts';

/** One thing that a timeline shows on a row of its own. */
export type TimelineItem =
  | { readonly kind: 'span'; readonly span: SpanRecord }
  | { readonly kind: 'span event'; readonly spanEvent: SpanEvent; readonly span: SpanRecord }
  | { readonly kind: 'log'; readonly log: LogRecord }
  | { readonly kind: 'event'; readonly event: EventRecord };

/** How a row is coloured: `failed` red, `warning` and `unfinished` apart from it, everything else quiet. */
export type Tone = 'failed' | 'warning' | 'unfinished' | 'ok' | 'note';

// Severity numbers of OpenTelemetry: 17 to 24 are errors.
// https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber
const ERROR_SEVERITY = 17;
const WARNING_SEVERITY = 13;

const MAX_NAME = 200;

/** What a row is called: one line of at most 200 characters. */
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

// A client span is named by its method alone, so that names stay few; a person wants to see what was asked for.
// https://opentelemetry.io/docs/specs/semconv/http/http-spans/#name
function requestLine({ kind, name, attributes }: SpanRecord): string | undefined {
  const url = attributes[conventions.URL_FULL];
  if (kind !== 'client' || name.includes(' ') || typeof url !== 'string' || !URL.canParse(url))
    return undefined;
  return `${name} ${new URL(url).pathname}`;
}

/** How a row is coloured. */
export function toneOf(item: TimelineItem): Tone {
  switch (item.kind) {
    case 'span':
      if (item.span.status.code === 'error') return 'failed';
      return item.span.attributes['waybill.unfinished'] === true ? 'unfinished' : 'ok';
    case 'span event':
      // An exception that was caught and dealt with is recorded too; it failed only if its span did.
      if (item.spanEvent.name !== 'exception') return 'note';
      return item.span.status.code === 'error' ? 'failed' : 'warning';
    case 'log':
      if (item.log.severityNumber >= ERROR_SEVERITY) return 'failed';
      return item.log.severityNumber >= WARNING_SEVERITY ? 'warning' : 'note';
    case 'event':
      return 'note';
  }
}

/** The word that says the same as the colour. */
export function statusWordOf(item: TimelineItem): string {
  switch (item.kind) {
    case 'span':
      if (item.span.status.code === 'error') return 'Failed';
      return toneOf(item) === 'unfinished' ? 'Unfinished' : 'OK';
    case 'span event':
      return item.spanEvent.name === 'exception' ? 'Exception' : 'Note';
    case 'log':
      if (item.log.severityNumber >= ERROR_SEVERITY) return 'Error';
      if (item.log.severityNumber >= WARNING_SEVERITY) return 'Warning';
      return item.log.severityNumber >= 9 ? 'Info' : 'Debug';
    case 'event':
      return 'Event';
  }
}

/** The program that wrote it; empty where it is not known. */
export function serviceOf(item: TimelineItem): string {
  if (item.kind === 'event') return '';
  const service = (item.kind === 'log' ? item.log : item.span).resource[conventions.SERVICE_NAME];
  return typeof service === 'string' ? service : '';
}

/** An attribute value as text: strings as they are, the rest as JSON. */
export function textOf(value: AttributeValue | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function exceptionLine({ name, attributes }: SpanEvent): string | null {
  if (name !== 'exception') return null;
  const parts = [textOf(attributes['exception.type']), textOf(attributes['exception.message'])];
  return parts.filter(Boolean).join(': ') || null;
}
