import { logColumns } from '../rows/log-row.ts';
import { spanColumns } from '../rows/span-row.ts';
import { columnNames, columnTypes } from '../rows/table-columns.ts';

// The fingerprint follows from the other columns, so it is no part of the hash by which a record is recognised.
const FINGERPRINT = { fingerprint: 'text' };
const writtenSpanColumns = { ...spanColumns, ...FINGERPRINT };
const writtenLogColumns = { ...logColumns, ...FINGERPRINT };
const { uid: _, ...describedLogColumns } = writtenLogColumns;

const KEY: readonly string[] = ['trace_id', 'span_id'];

const updates = Object.keys(writtenSpanColumns)
  .filter((name) => !KEY.includes(name))
  .map((name) => `${name} = excluded.${name}`)
  .join(', ');

// A snapshot is a record of a span that was still open when the record was sent.
const isSnapshot = `attributes @> '{"waybill.unfinished": true}'`;

// A page without a secret could be anyone, so each version of its span is a row of its own.
const writerHash = `case
    when secret is not null then sha256(convert_to(secret, 'UTF8'))
    when $4::text = 'server' then ''::bytea
    else sha256(convert_to((to_jsonb(span) - 'nth' - 'fingerprint')::text, 'UTF8'))
  end`;

/**
 * The SQL statement that stores a batch. `$1` is a JSON list of span rows, each with the `secret` of its writer, `$2` is
 * a JSON list of log rows, `$3` is the tenant and `$4` the lane of all rows.
 *
 * One statement writes both tables, so that a batch is stored whole or not at all. A transaction of several statements
 * is not possible, because a connection pool can run each call on another connection.
 *
 * A log record without a uid is recognised by its content. Otherwise a repeated batch would store the record twice.
 *
 * The lane and the writer are parts of the key of a span. So a page never replaces the span of a server, and one writer
 * never replaces the span of another writer. A writer can replace its own snapshot, by the finished span or by a
 * snapshot with a later end. Nothing replaces a finished span. So the order of arrival does not matter.
 *
 * One batch can hold several versions of a span, and `on conflict` refuses to change a row twice, so the statement uses
 * `distinct on`. It keeps the first finished span, or else the snapshot with the latest end. The rows have a fixed
 * order, so that two overlapping batches cannot block each other.
 */
export const insertRecords: string = `with incoming as (
  select *, ${writerHash} as writer
  from rows from (jsonb_to_recordset($1::text::jsonb) as (${columnTypes(writtenSpanColumns)}, secret text))
    with ordinality as span (${columnNames(writtenSpanColumns)}, secret, nth)
), chosen as (
  select distinct on (trace_id, span_id, writer) writer, ${columnNames(writtenSpanColumns)}
  from incoming
  order by trace_id, span_id, writer, ${isSnapshot}, case when ${isSnapshot} then end_time_unix_nano end desc, nth
), stored as (
  insert into waybill.spans as known (tenant, lane, writer, ${columnNames(writtenSpanColumns)})
  select $3::text, $4::text, writer, ${columnNames(writtenSpanColumns)} from chosen
  on conflict (tenant, trace_id, span_id, lane, writer) do update set ${updates}
  where known.${isSnapshot} and (not excluded.${isSnapshot} or excluded.end_time_unix_nano > known.end_time_unix_nano)
)
insert into waybill.logs (tenant, lane, uid, ${columnNames(describedLogColumns)})
select
  $3::text,
  $4::text,
  coalesce(uid, 'sha256:' || encode(sha256(convert_to((to_jsonb(log) - 'fingerprint')::text, 'UTF8')), 'hex')) as uid,
  ${columnNames(describedLogColumns)}
from jsonb_to_recordset($2::text::jsonb) as log (${columnTypes(writtenLogColumns)})
order by uid
on conflict (tenant, uid, lane) do nothing`;
