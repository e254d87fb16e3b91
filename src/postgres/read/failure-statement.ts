import type { FailureList } from '../../core/internal.ts';
import { logColumns } from '../rows/log-row.ts';
import { spanColumns } from '../rows/span-row.ts';
import { readableColumns } from '../rows/table-columns.ts';
import { type FailureSource, failureSources } from './failure-sources.ts';

/** How many rows of each table a grouped list counts. */
const MOST_GROUPED = 10_000;

/** A statement and its parameters. */
export interface Statement {
  readonly sql: string;
  readonly params: readonly string[];
}

/** Adds parameters to a statement. Each text that a person gave is a parameter, and never a part of the SQL. */
type AddParameter = (value: string) => string;

function filtersOf(source: FailureSource, { lookup }: FailureList, add: AddParameter): readonly string[] {
  const { service, sessionId, traceId, correlationId, fingerprint, text, from, to } = lookup;
  return [
    ...(service === undefined ? [] : [`${source.service ?? 'null'} = ${add(service)}::text`]),
    ...(sessionId === undefined ? [] : [`session_id = ${add(sessionId)}::text::uuid`]),
    ...(traceId === undefined ? [] : [`trace_id = ${add(traceId)}::text`]),
    ...(correlationId === undefined ? [] : [`correlation_id = ${add(correlationId)}::text::uuid`]),
    ...(fingerprint === undefined ? [] : [`${source.fingerprint} = ${add(fingerprint)}::text`]),
    ...(text === undefined ? [] : [`strpos(lower(${source.text}), lower(${add(text)}::text)) > 0`]),
    ...(from === undefined ? [] : [`${source.nano} >= ${add(from)}::text::bigint`]),
    ...(to === undefined ? [] : [`${source.nano} < ${add(to)}::text::bigint`]),
  ];
}

function behind(
  { after }: FailureList,
  [nano, key]: readonly [string, string],
  add: AddParameter,
): readonly string[] {
  if (!after) return [];
  const time = `${add(after.nano)}::text::bigint`;
  // The first condition alone can use an index.
  return [`${nano} <= ${time}`, `(${nano} < ${time} or ${key} collate "C" > ${add(after.key)}::text)`];
}

function rowsOf(source: FailureSource, list: FailureList, add: AddParameter): string {
  const { grouped } = list.lookup;
  const conditions = [
    source.own,
    source.condition,
    ...filtersOf(source, list, add),
    ...(grouped ? [] : behind(list, [source.nano, source.key], add)),
  ];
  return `(select ${source.columns}, ${source.nano} as nano, (${source.key}) collate "C" as key,
    ${source.fingerprint} as fingerprint
    from ${source.table} where ${conditions.join('\n    and ')}
    order by ${source.order} desc, (${source.key}) collate "C" limit ${grouped ? MOST_GROUPED : list.limit + 1})`;
}

function groupsOf(list: FailureList, add: AddParameter): string {
  const conditions = behind(list, ['last', 'fingerprint'], add);
  return `select distinct on (picked.last, picked.fingerprint collate "C") source, trace_id, span_id, uid, lane, writer, event,
    picked.last as nano, picked.fingerprint collate "C" as key, picked.fingerprint, picked.count, picked.first, picked.last
  from (
    select * from (
      select fingerprint, sum(count) as count, min(nano) as first, max(nano) as last from failure group by fingerprint
    ) as grouped
    ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
    order by last desc, fingerprint collate "C" limit ${list.limit + 1}
  ) as picked
  join failure on failure.fingerprint = picked.fingerprint and failure.nano = picked.last
  order by picked.last desc, picked.fingerprint collate "C", failure.key`;
}

function singlesOf({ limit }: FailureList): string {
  return `select source, trace_id, span_id, uid, lane, writer, event, nano, key, fingerprint, count, nano as first, nano as last
  from failure order by nano desc, key limit ${limit + 1}`;
}

// The record of a failure is read at the end, because a list counts many failures and shows few.
const DETAILS = `left join lateral (
    select to_jsonb(record) || jsonb_build_object('correlation_id', record.correlation_id, 'session_id', record.session_id) as row
    from (select ${readableColumns(spanColumns)}, correlation_id, session_id from waybill.spans as span
      where chosen.source = 'span' and span.tenant = $1::text and span.trace_id = chosen.trace_id
        and span.span_id = chosen.span_id and span.lane = chosen.lane and span.writer = chosen.writer) as record
    union all
    select to_jsonb(record)
    from (select ${readableColumns(logColumns)}, correlation_id, session_id from waybill.logs as log
      where chosen.source = 'log' and log.tenant = $1::text and log.uid = chosen.uid and log.lane = chosen.lane) as record
  ) as detail on true`;

/**
 * Returns the statement that reads one page of failures, and one row more. `$1` is the tenant. Each row has a text
 * column `json`: the place of the failure, and the row of its record or the facts of its event.
 */
export function failureStatement(list: FailureList, tenant: string, column: string): Statement {
  const params = [tenant];
  const add: AddParameter = (value) => `$${params.push(value)}`;
  const sources = failureSources(list.lookup.kind, column).map((source) => rowsOf(source, list, add));
  const { grouped, kind } = list.lookup;
  const sql = `with failure as (${sources.join('\n  union all ')}),
chosen as (${grouped ? groupsOf(list, add) : singlesOf(list)})
select jsonb_build_object('source', chosen.source, 'nano', chosen.nano::text, 'key', chosen.key,
  'fingerprint', chosen.fingerprint, 'count', chosen.count::text, 'first', chosen.first::text, 'last', chosen.last::text,
  'lane', chosen.lane, 'trace_id', chosen.trace_id, 'span_id', chosen.span_id,
  'row', ${kind === 'event' ? 'chosen.event' : 'detail.row'})::text as json
from chosen ${kind === 'event' ? '' : DETAILS}
order by chosen.nano desc, chosen.key`;
  return { sql, params };
}
