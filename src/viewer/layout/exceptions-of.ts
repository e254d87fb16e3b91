import type { Attributes } from '../../core/index.ts';
import type { TimelineRow } from './layout-trace.ts';
import { textOf } from './timeline-item.ts';

/** An exception as OpenTelemetry records it. If a field is not recorded, it is an empty text. */
export interface RecordedException {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
}

/**
 * Returns the exceptions of a row: the row's own exception, and the exceptions of the log lines and span events
 * directly below the row.
 *
 * One error is often recorded twice, on the span and in the log. The result contains it once, and with its stack if one
 * of the two records has the stack.
 */
export function exceptionsOf(row: TimelineRow, rows: readonly TimelineRow[]): readonly RecordedException[] {
  const below: TimelineRow[] = [];
  for (let at = row.index + 1; (rows[at]?.level ?? 0) > row.level; at++) {
    const other = rows[at]!;
    if (other.level === row.level + 1 && other.item.kind !== 'span') below.push(other);
  }
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
