import type { Attributes } from '../../core/index.ts';
import type { TimelineRow } from '../layout/layout-trace.ts';
import { textOf } from '../layout/timeline-item.ts';

/**
 * Returns a function that tells whether a row contains a text: in its name, its service, its status, its ids, its
 * message, or the values of its attributes. Upper and lower case are alike. An empty text is in every row.
 */
export function textMatcher(text: string): (row: TimelineRow) => boolean {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return () => true;
  const isIn = (part: string | null | undefined): boolean => !!part && part.toLowerCase().includes(wanted);
  const inAny = (attributes: Attributes): boolean => {
    for (const name in attributes) if (isIn(textOf(attributes[name]))) return true;
    return false;
  };
  return (row) => {
    const { item } = row;
    if (isIn(row.service) || isIn(row.statusWord)) return true;
    switch (item.kind) {
      case 'span': {
        const { span } = item;
        if (isIn(span.name) || isIn(span.spanId) || isIn(span.status.message) || inAny(span.attributes))
          return true;
        // The name of a row can add the path of a request. The attributes have the path, so only a text with a space needs it.
        return wanted.includes(' ') && isIn(row.name);
      }
      case 'span event':
        return isIn(row.name) || inAny(item.spanEvent.attributes);
      case 'log':
        return isIn(textOf(item.log.body)) || isIn(item.log.eventName) || inAny(item.log.attributes);
      case 'event':
        return (
          isIn(item.event.eventType) ||
          isIn(item.event.id) ||
          inAny(item.event.data) ||
          inAny(item.event.metadata)
        );
    }
  };
}
