import { logColumns } from '../rows/log-row.ts';
import { spanColumns } from '../rows/span-row.ts';
import { columnNames, columnTypes } from '../rows/table-columns.ts';

const { uid: _, ...describedLogColumns } = logColumns;

const KEY: readonly string[] = ['trace_id', 'span_id'];

const updates = Object.keys(spanColumns)
  .filter((name) => !KEY.includes(name))
  .map((name) => `${name} = excluded.${name}`)
  .join(', ');

// A snapshot is a record of a span that was still open when the record was sent.
const isSnapshot = `attributes @> '{"waybill.unfinished": true}'`;

/**
 * The SQL statement that stores a batch. `$1` is a JSON list of span rows, `$2` is a JSON list of log rows, and `$3` is
 * the tenant of all rows.
 *
 * One statement writes both tables, so that a batch is stored whole or not at all. A transaction of several statements
 * is not possible, because a connection pool can run each call on another connection.
 *
 * A log record without a uid is recognised by its content. Otherwise a repeated batch would store the record twice.
 *
 * Two versions of one span can arrive in any order. A finished span wins over a snapshot. Of two finished spans, or of
 * two snapshots, the one with the later end wins. The end time alone cannot decide: a snapshot can have a later end
 * than the finished span, because an action ends at its last activity.
 *
 * One batch can hold both versions of a span, and `on conflict` refuses to change a row twice, so the statement uses
 * `distinct on`. The rows have a fixed order, so that two overlapping batches cannot block each other.
 */
export const insertRecords: string = `with incoming as (
  select distinct on (trace_id, span_id) ${columnNames(spanColumns)}
  from jsonb_to_recordset($1::text::jsonb) as span (${columnTypes(spanColumns)})
  order by trace_id, span_id, ${isSnapshot}, end_time_unix_nano desc
), stored as (
  insert into waybill.spans as known (tenant, ${columnNames(spanColumns)})
  select $3::text, ${columnNames(spanColumns)} from incoming
  on conflict (tenant, trace_id, span_id) do update set ${updates}
  where (not excluded.${isSnapshot}, excluded.end_time_unix_nano)
    > (not known.${isSnapshot}, known.end_time_unix_nano)
)
insert into waybill.logs (tenant, uid, ${columnNames(describedLogColumns)})
select
  $3::text,
  coalesce(uid, 'sha256:' || encode(sha256(convert_to(to_jsonb(log)::text, 'UTF8')), 'hex')) as uid,
  ${columnNames(describedLogColumns)}
from jsonb_to_recordset($2::text::jsonb) as log (${columnTypes(logColumns)})
order by uid
on conflict (tenant, uid) do nothing`;
