import { conventions, LEAST_SLOW, type PlacedSpan, type SlowList, slowPageOf } from '../../core/internal.ts';
import type { SlowPage } from '../../core/index.ts';
import { type RowSet, type SpanRow, uuidOf } from './memory-rows.ts';
import { preferredSpans } from './preferred-rows.ts';

const durationOf = ({ record }: SpanRow): bigint =>
  BigInt(record.endTimeUnixNano) - BigInt(record.startTimeUnixNano);

function isWanted({ record, nano }: SpanRow, { lookup }: SlowList): boolean {
  const { service, name, sessionId, traceId, correlationId, from, to } = lookup;
  const { attributes, resource } = record;
  return (
    (service === undefined || resource[conventions.SERVICE_NAME] === service) &&
    (name === undefined || record.name === name) &&
    (traceId === undefined || record.traceId === traceId) &&
    (sessionId === undefined || uuidOf(attributes[conventions.SESSION_ID]) === sessionId) &&
    (correlationId === undefined || uuidOf(attributes[conventions.CORRELATION_ID]) === correlationId) &&
    (from === undefined || nano >= BigInt(from)) &&
    (to === undefined || nano < BigInt(to))
  );
}

function place(row: SpanRow): PlacedSpan {
  const { record, lane } = row;
  return {
    record,
    nano: String(durationOf(row)),
    key: `${record.traceId}:${record.spanId}`,
    isFromPage: lane === 'page',
    correlationId: uuidOf(record.attributes[conventions.CORRELATION_ID]),
    sessionId: uuidOf(record.attributes[conventions.SESSION_ID]),
  };
}

const slowestFirst = (a: { nano: string; key: string }, b: { nano: string; key: string }): number =>
  Number(BigInt(b.nano) - BigInt(a.nano)) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

/** Lists the slow operations among the rows of a tenant, slowest first. */
export function slowRows({ spans }: RowSet, list: SlowList): SlowPage {
  const { after, limit } = list;
  const found = preferredSpans(spans)
    .filter((row) => durationOf(row) >= LEAST_SLOW && row.record.attributes[conventions.UNFINISHED] !== true)
    .filter((row) => isWanted(row, list))
    .map(place)
    .filter((one) => !after || slowestFirst(after, one) < 0)
    .toSorted(slowestFirst);
  return slowPageOf(found.slice(0, limit + 1), list);
}
