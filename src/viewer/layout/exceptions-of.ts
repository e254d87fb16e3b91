import type { Attributes } from '../../core/index.ts';
import type { TimelineRow } from './layout-trace.ts';
import { textOf } from './timeline-item.ts';

/** An exception as OpenTelemetry records it. Unknown members are empty texts. */
export interface RecordedException {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
}

/**
 * Gives the exceptions of a row: its own, and those of the log lines and span events directly below it.
 *
 * One error is often recorded twice, on the span and in the log. It is given once, with its stack if either record has
 * the stack.
 */
export function exceptionsOf(row: TimelineRow, rows: readonly TimelineRow[]): readonly RecordedException[] {
  const below = rows.filter((other) => other.parentId === row.id && other.item.kind !== 'span');
  const found = new Map<string, RecordedException>();
  for (const attributes of [row, ...below].map(attributesOf)) {
    const exception = readException(attributes);
    const key = `${exception.type}: ${exception.message}`;
    if (!exception.type && !exception.message && !exception.stack) continue;
    if (!found.get(key)?.stack) found.set(key, exception);
  }
  return [...found.values()];
}

function readException(attributes: Attributes): RecordedException {
  return {
    type: textOf(attributes['exception.type']),
    message: textOf(attributes['exception.message']),
    stack: textOf(attributes['exception.stacktrace']),
  };
}

function attributesOf({ item }: TimelineRow): Attributes {
  switch (item.kind) {
    case 'span':
      return item.span.attributes;
    case 'span event':
      return item.spanEvent.attributes;
    case 'log':
      return item.log.attributes;
    case 'event':
      return {};
  }
}
