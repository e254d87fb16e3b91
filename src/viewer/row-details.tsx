'use client';
import type { Attributes, SpanRecord } from '../core/index.ts';
import type { Fact } from './fact-list.tsx';
import { Id } from './fact-list.tsx';
import { formatDuration } from './format-duration.ts';
import type { TimelineRow } from './layout-trace.ts';
import { Moment } from './moment.tsx';
import { parseNanoseconds } from './nanoseconds.ts';

export interface RowDetails {
  readonly facts: readonly Fact[];
  /** Why it failed, where the record says so. */
  readonly message: string | undefined;
  readonly lists: readonly (readonly [title: string, attributes: Attributes])[];
  /** Attributes of each exception, in OpenTelemetry's names. */
  readonly exceptions: readonly Attributes[];
}

/** What the inspector shows of a row. */
export function rowDetails(row: TimelineRow): RowDetails {
  const { item } = row;
  const time: Fact = ['Time', <Moment at={row.start} />];
  const service: Fact = ['Service', row.service];
  switch (item.kind) {
    case 'span':
      return {
        facts: [service, ...spanFacts(item.span, row)],
        message: item.span.status.message,
        lists: [
          ['Attributes', withoutException(item.span.attributes)],
          ['Program', item.span.resource],
        ],
        exceptions: (item.span.events ?? [])
          .filter((spanEvent) => spanEvent.name === 'exception')
          .map((spanEvent) => spanEvent.attributes)
          .concat(exceptionIn(item.span.attributes)),
      };
    case 'span event':
      return {
        facts: [service, time, ['Span id', <Id value={item.span.spanId} />]],
        message: undefined,
        lists: [['Attributes', withoutException(item.spanEvent.attributes)]],
        exceptions: exceptionIn(item.spanEvent.attributes),
      };
    case 'log':
      return {
        facts: [
          service,
          time,
          ['Severity', item.log.severityText],
          ['Event name', item.log.eventName],
          ['Span id', <Id value={item.log.spanId} />],
        ],
        message: undefined,
        lists: [
          ['Attributes', withoutException(item.log.attributes)],
          ['Program', item.log.resource],
        ],
        exceptions: exceptionIn(item.log.attributes),
      };
    case 'event':
      return {
        facts: [
          time,
          ['Event id', <Id value={item.event.id} />],
          ['Span id', <Id value={item.event.spanId} />],
        ],
        message: undefined,
        lists: [
          ['Data', item.event.data],
          ['Metadata', item.event.metadata],
        ],
        exceptions: [],
      };
  }
}

function spanFacts(span: SpanRecord, row: TimelineRow): readonly Fact[] {
  return [
    ['Kind', span.kind],
    ['Started', <Moment at={row.start} />],
    ['Ended', <Moment at={parseNanoseconds(span.endTimeUnixNano)} />],
    ['Duration', formatDuration(row.durationMs ?? 0)],
    ['Span id', <Id value={span.spanId} />],
    ['Parent span id', span.parentSpanId && <Id value={span.parentSpanId} />],
  ];
}

function exceptionIn(attributes: Attributes): Attributes[] {
  return Object.keys(attributes).some(isException) ? [attributes] : [];
}

function withoutException(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !isException(name)));
}

function isException(name: string): boolean {
  return name.startsWith('exception.');
}
