import { keyStatement } from './tenant-tables.ts';

function laneStatement(table: 'spans' | 'logs'): string {
  return `alter table waybill.${table} add column if not exists lane text not null default 'unknown'
    constraint ${table}_lane check (lane in ('server', 'page', 'unknown'))`;
}

/**
 * The statements that add the columns `lane` and `writer`.
 *
 * `lane` is `server` for rows that a server wrote, and `page` for rows that came from a page. It is part of the keys, so
 * that a row of a page never stands in the place of a row of a server. Rows from before the migration are `unknown`.
 *
 * `writer` is the SHA-256 of the secret of the page or process that wrote a span. It is part of the key, so that a
 * record of another program neither replaces nor prevents the row. If a page sends no secret, the column holds a hash of
 * the span. It is empty for servers without a secret, and for rows from before the migration.
 *
 * While PostgreSQL builds the new keys, readers and writers of the two tables must wait for as long as one scan of the
 * tables takes.
 */
export const laneColumns: readonly string[] = [
  laneStatement('spans'),
  laneStatement('logs'),
  `alter table waybill.spans add column if not exists writer bytea not null default ''
    constraint spans_writer check (octet_length(writer) in (0, 32))`,
  keyStatement('spans', ['tenant', 'trace_id', 'span_id', 'lane', 'writer']),
  keyStatement('logs', ['tenant', 'uid', 'lane']),
];
