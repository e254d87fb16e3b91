import type { Delivery, Exporter, Lane, TelemetryRecord } from '../../core/index.ts';
import { fingerprintOf, recordJson, recordProblem, uidOf, writerOf } from '../../core/internal.ts';
import type { QueryFunction } from '../rows/query-function.ts';
import { logToRow } from '../rows/log-row.ts';
import { spanToRow } from '../rows/span-row.ts';
import { storeRows, type PendingRow } from './store-rows.ts';
import { DEFAULT_TENANT, isTenant } from '../rows/tenant.ts';

/** Settings of {@link postgresExporter}. */
export interface PostgresExporterOptions {
  /**
   * The tenant of records that come without a tenant, for example from a server with only one tenant. A tenant is 1 to
   * 128 letters, digits, `_`, `.`, `:` or `-`.
   * @default 'default'
   */
  readonly tenant?: string;
}

const LANES: readonly unknown[] = ['server', 'page'] satisfies Lane[];

type Refusal = Delivery['rejected'][number];

function toJson(record: TelemetryRecord): { json: string } | { problem: string } {
  const problem = recordProblem(record);
  if (problem !== null) return { problem };
  const fingerprint = fingerprintOf(record);
  if (record.type === 'log') return recordJson({ ...logToRow(record), fingerprint });
  return recordJson({ ...spanToRow(record), fingerprint, secret: writerOf(record.resource) });
}

function refusalOf(record: TelemetryRecord, reason: string): Refusal {
  const id: unknown = record.type === 'span' ? record.spanId : uidOf(record);
  return typeof id === 'string' ? { id: id.slice(0, 200), reason } : { reason };
}

/**
 * Creates an exporter that stores spans and log records in the tables that `migrate` creates.
 *
 * A batch is one statement: either all its records are stored, or none. Storing a batch again changes nothing. Nothing
 * replaces a finished span. A snapshot is replaced only by what its own writer sends: by the finished span, or by a
 * snapshot with a later end. The writer is a secret of each page and process, and is stored as a hash. A log record
 * changes nothing if its `log.record.uid` is already stored.
 *
 * The records of a server and the records of pages are stored in two lanes, so that a page never replaces the record of
 * a server, whichever arrives first. `createIngest` names the lane of a batch. Records without a lane are a server's.
 * Wrap this exporter only in functions that pass the whole request on, with `tenant` and `lane`, and that keep the
 * `resource` objects of the records, because the writer belongs to them.
 *
 * Each batch is stored for the tenant that comes with the batch, or else for the option `tenant`. Ids are compared only
 * within one tenant. Records of another tenant with the same ids do not change, and the result does not reveal them.
 *
 * Records that the tables cannot hold are listed in `rejected`, each with the reason and the span id or
 * `log.record.uid`. The other records are stored. U+0000 and lone surrogates are stored as U+FFFD. Numbers that are not
 * finite are stored as text. If the database itself refuses a record, for example by a constraint of your own, the
 * exporter finds the record by halving the batch, and lists it with the SQLSTATE.
 *
 * If the database fails in any other way (no connection, no room, a timeout, a deadlock, read-only), the exporter
 * rejects with the database's error. Try again later: nothing is stored twice. The query function connects as
 * `service_role`, as the owner of the tables, or as a role with the same rights.
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
  return async (records, { signal, tenant = ownTenant, lane = 'server' }) => {
    if (!isTenant(tenant)) throw new TypeError('[waybill] the tenant of a batch is not valid');
    if (!LANES.includes(lane)) throw new TypeError('[waybill] the lane of a batch is not valid');
    const rejected: Refusal[] = [];
    const rows: PendingRow[] = [];
    for (const record of records) {
      const outcome = toJson(record);
      if ('json' in outcome) rows.push({ record, json: outcome.json });
      else rejected.push(refusalOf(record, outcome.problem));
    }
    for (const { record, code } of await storeRows(query, rows, { tenant, lane, signal })) {
      rejected.push(refusalOf(record, `the database refuses the record (${code})`));
    }
    return { accepted: records.length - rejected.length, rejected };
  };
}
