import { conventions } from '../../core/internal.ts';
import type { TelemetryRecord, TraceData } from '../../core/index.ts';
import type { TimelineItem } from './timeline-item.ts';

/** The words that a row shows about claims of pages. */
export type ClaimWords = 'claimed by a page' | 'a page claims otherwise';

/** Returns the id of the row of a span. */
export function spanRowId(spanId: string): string {
  return `span:${spanId}`;
}

/** Returns the id of the row of a log record, or `undefined` if the record has no uid. */
export function logRowId({ attributes }: TelemetryRecord): string | undefined {
  const uid = attributes[conventions.LOG_UID];
  return typeof uid === 'string' ? `log:${uid}` : undefined;
}

function recordOf(item: TimelineItem): TelemetryRecord | undefined {
  if (item.kind === 'event') return undefined;
  return item.kind === 'log' ? item.log : item.span;
}

/** Returns whether a page sent the record of an item, so that everything that it says is a claim. */
export function isClaimed(item: TimelineItem): boolean {
  return recordOf(item)?.lane === 'page';
}

/** Lists the records that pages sent, by the ids of their rows. */
export function recordsOfPages({ spans, logs, claims = [] }: TraceData): Map<string, TelemetryRecord[]> {
  const found = new Map<string, TelemetryRecord[]>();
  const isOfPage = ({ lane }: TelemetryRecord): boolean => lane === 'page';
  for (const record of [...claims, ...spans.filter(isOfPage), ...logs.filter(isOfPage)]) {
    const id = record.type === 'span' ? spanRowId(record.spanId) : logRowId(record);
    if (id === undefined) continue;
    const known = found.get(id);
    if (known) known.push(record);
    else found.set(id, [record]);
  }
  return found;
}

/** Returns the records that pages sent with the id of an item, without the record of the item itself. */
export function claimsAbout(
  item: TimelineItem,
  ofPages: readonly TelemetryRecord[] = [],
): readonly TelemetryRecord[] {
  return item.kind === 'span event' ? [] : ofPages.filter((record) => record !== recordOf(item));
}

/**
 * Returns the words that a row shows about claims, or `null` if there is nothing to say. Most records of pages need no
 * words: a page may describe its own work. But a page that describes the work of a server, or names a user, is noted.
 */
export function claimWords(item: TimelineItem, claims: readonly TelemetryRecord[]): ClaimWords | null {
  if (claims.length > 0) return 'a page claims otherwise';
  const record = recordOf(item);
  if (record?.lane !== 'page' || item.kind === 'span event') return null;
  const isOfServer = record.type === 'span' && (record.kind === 'server' || record.kind === 'consumer');
  return isOfServer || conventions.USER_ID in record.attributes ? 'claimed by a page' : null;
}
