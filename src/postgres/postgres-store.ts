import type { TraceReader, TraceStore } from '../core/index.ts';
import { followLinks } from '../core/internal.ts';
import { findEventsByCorrelation } from './read/find-events.ts';
import { listFailures } from './read/list-failures.ts';
import { listSlow } from './read/list-slow.ts';
import { mapServices } from './read/map-services.ts';
import { findTraces } from './read/find-traces.ts';
import { readGoodRun } from './read/good-run.ts';
import { readTrace } from './read/read-trace.ts';
import { tiedTraces } from './read/tied-traces.ts';
import { isName } from './rows/identifiers.ts';
import type { QueryFunction } from './rows/query-function.ts';
import { DEFAULT_TENANT, isTenant } from './rows/tenant.ts';
import { FAILURE_COLUMN } from './schema/failure-columns.ts';
import { postgresExporter, type PostgresExporterOptions } from './write/postgres-exporter.ts';

/** Settings of {@link postgresStore}. */
export interface PostgresStoreOptions extends PostgresExporterOptions {
  /**
   * The column of `domain_events` that holds why the processing of an event failed. It is null if nothing failed. If the
   * table has no such column, no event is listed as a failure.
   * @default 'processing_error'
   */
  readonly failureColumn?: string;
}

function readerOf(query: QueryFunction, tenant: string, column: string): TraceReader {
  return {
    find: (traceQuery, options) => findTraces(query, traceQuery, { ...options, tenant }),
    read: (traceId, { follow } = {}) =>
      follow === 'links'
        ? followLinks(traceId, {
            read: (id) => readTrace(query, id, { tenant }),
            tied: (id, correlations) => tiedTraces(query, { traceId: id, correlations }, tenant),
          })
        : readTrace(query, traceId, { tenant }),
    events: async (correlationId) =>
      (await findEventsByCorrelation(query, correlationId, { tenant })).toReversed(),
    failures: (filter = {}) => listFailures(query, filter, { tenant, column }),
    slow: (filter = {}) => listSlow(query, filter, tenant),
    services: (filter = {}) => mapServices(query, filter, tenant),
    goodRun: (name, before) => readGoodRun(query, { name, before }, tenant),
  };
}

/**
 * Creates a store in PostgreSQL: the exporter that `postgresExporter` creates, with the functions that read its records
 * back. `migrate` creates the tables.
 *
 * The functions read the records of one tenant: the option `tenant`, or else the tenant `default`. For another tenant,
 * call `store.forTenant(tenant)`. Throws if there is no query function, or if an option is not valid.
 *
 * @example
 * const store = postgresStore(query);
 * const ingest = createIngest({ exporter: store, authenticate });
 * const [newest] = await store.find({ kind: 'reference', low40 });
 */
export function postgresStore(query: QueryFunction, options: PostgresStoreOptions = {}): TraceStore {
  const exporter = postgresExporter(query, options);
  const { tenant = DEFAULT_TENANT, failureColumn = FAILURE_COLUMN } = options;
  if (!isName(failureColumn)) {
    throw new TypeError(
      `[waybill] postgresStore got the failureColumn ${String(failureColumn)}; spell it as pg_attribute has it`,
    );
  }
  return Object.assign(exporter, readerOf(query, tenant, failureColumn), {
    forTenant(other: string): TraceReader {
      if (!isTenant(other)) {
        throw new TypeError(
          `[waybill] forTenant got the tenant ${String(other)}; give 1 to 128 letters, digits, "_", ".", ":" or "-"`,
        );
      }
      return readerOf(query, other, failureColumn);
    },
  });
}
