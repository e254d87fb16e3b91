import { logColumns } from '../rows/log-row.ts';
import { spanColumns } from '../rows/span-row.ts';
import { columnNames, columnTypes } from '../rows/table-columns.ts';

const { uid: _, ...describedLogColumns } = logColumns;

const KEY: readonly string[] = ['trace_id', 'span_id'];

const updates = Object.keys(spanColumns)
  .filter((name) => !KEY.includes(name))
  .map((name) => `${name} = excluded.${name}`)
  .join(', ');

// A snapshot is a span that was still open when it was sent.
const isSnapshot = `attributes @> '{"waybill.unfinished": true}'`;

/**
 * Stores a batch: `$1` is a JSON list of span rows, `$2` a JSON list of log rows, `$3` the tenant of all rows.
 *
 * One statement writes both tables, so that a batch is stored whole or not at all. A transaction of several statements
 * is not possible, because a pool gives each call another connection.
 *
 * A log record without a uid is recognised by its content. Otherwise a repeated batch would store the record twice.
 *
 * Two versions of one span may arrive in any order. A finished span wins over a snapshot. Of two finished spans, or of
 * two snapshots, the later end wins. A snapshot may end after its finished span, because an action ends at its last
 * activity. One batch may hold both versions, and `on conflict` refuses to change a row twice, so the statement uses
 * `distinct on`. The fixed order of rows keeps two overlapping batches from waiting for each other.
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
