import type { Delivery, Exporter, TelemetryRecord } from '../../core/index.ts';
import type { QueryFunction } from '../rows/query-function.ts';
import { logToRow, uidOf } from '../rows/log-row.ts';
import { recordJson } from './record-json.ts';
import { logProblem, spanProblem } from './record-problem.ts';
import { spanToRow } from '../rows/span-row.ts';
import { storeRows, type PendingRow } from './store-rows.ts';
import { DEFAULT_TENANT, isTenant } from '../rows/tenant.ts';

/** Settings of {@link postgresExporter}. */
export interface PostgresExporterOptions {
  /**
   * To whom records belong that come with no tenant, such as those of a server that works for one tenant alone: 1 to 128
   * letters, digits, `_`, `.`, `:` or `-`.
   * @default 'default'
   */
  readonly tenant?: string;
}

type Refusal = Delivery['rejected'][number];

function toJson(record: TelemetryRecord): { json: string } | { problem: string } {
  const problem = record.type === 'span' ? spanProblem(record) : logProblem(record);
  if (problem !== null) return { problem };
  return recordJson(record.type === 'span' ? spanToRow(record) : logToRow(record));
}

function refusalOf(record: TelemetryRecord, reason: string): Refusal {
  const id: unknown = record.type === 'span' ? record.spanId : uidOf(record);
  return typeof id === 'string' ? { id: id.slice(0, 200), reason } : { reason };
}

/**
 * Creates an exporter that stores spans and log records in the tables that `migrate` made.
 *
 * A batch is one statement: either all its records are stored, or none. Storing a batch again changes nothing.
 * A finished span replaces an unfinished one, never the other way round; of two of a kind the one that ends later stays.
 * A log record whose `log.record.uid` is known is left as it is.
 *
 * Records are stored for the tenant of their request, and known by their ids within that tenant: what another tenant has
 * under the same ids stays as it is, and nobody learns of it.
 *
 * Records that no table can hold are listed in `rejected`, each with the reason and the span id or `log.record.uid`;
 * the others are stored. U+0000 and lone surrogates are stored as U+FFFD, numbers that are not finite as text.
 * What the database itself refuses, by a constraint of your own for instance, is found by halving the batch, and listed by
 * its SQLSTATE. Rejects with the database's error where it fails in any other way (no connection, no room, a timeout, a
 * deadlock, read-only): try again later, nothing is stored twice. The query
 * function connects as `service_role`, as the owner of the tables, or as a role with the same rights.
 */
export function postgresExporter(
  query: QueryFunction,
  { tenant: ownTenant = DEFAULT_TENANT }: PostgresExporterOptions = {},
): Exporter {
  if (typeof query !== 'function') {
    throw new TypeError(
      '[waybill] postgresExporter got no query function; wrap your driver as `migrate` describes',
    );
  }
  if (!isTenant(ownTenant)) {
    throw new TypeError(
      `[waybill] postgresExporter got the tenant ${String(ownTenant)}; give 1 to 128 letters, digits, "_", ".", ":" or "-"`,
    );
  }
  return async (records, { signal, tenant = ownTenant }) => {
    if (!isTenant(tenant)) throw new TypeError('[waybill] the tenant of a batch is no name');
    const rejected: Refusal[] = [];
    const rows: PendingRow[] = [];
    for (const record of records) {
      const outcome = toJson(record);
      if ('json' in outcome) rows.push({ record, json: outcome.json });
      else rejected.push(refusalOf(record, outcome.problem));
    }
    for (const { record, code } of await storeRows(query, rows, { tenant, signal })) {
      rejected.push(refusalOf(record, `the database refuses it (${code})`));
    }
    return { accepted: records.length - rejected.length, rejected };
  };
}
