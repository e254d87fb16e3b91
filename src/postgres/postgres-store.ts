import type { TraceReader, TraceStore } from '../core/index.ts';
import { findEventsByCorrelation } from './read/find-events.ts';
import { findTraces } from './read/find-traces.ts';
import { readTrace } from './read/read-trace.ts';
import type { QueryFunction } from './rows/query-function.ts';
import { DEFAULT_TENANT, isTenant } from './rows/tenant.ts';
import { postgresExporter, type PostgresExporterOptions } from './write/postgres-exporter.ts';

/** Settings of {@link postgresStore}. */
export type PostgresStoreOptions = PostgresExporterOptions;

function readerOf(query: QueryFunction, tenant: string): TraceReader {
  return {
    find: (traceQuery, options) => findTraces(query, traceQuery, { ...options, tenant }),
    read: (traceId) => readTrace(query, traceId, { tenant }),
    events: async (correlationId) =>
      (await findEventsByCorrelation(query, correlationId, { tenant })).toReversed(),
  };
}

/**
 * Creates a store in PostgreSQL: the exporter that `postgresExporter` creates, with the functions that read its records
 * back. `migrate` creates the tables.
 *
 * The functions read the records of one tenant: the option `tenant`, or else the tenant `default`. For another tenant,
 * call `store.forTenant(tenant)`. Throws if there is no query function, or if the tenant is not valid.
 *
 * @example
 * const store = postgresStore(query);
 * const ingest = createIngest({ exporter: store, authenticate });
 * const [newest] = await store.find({ kind: 'reference', low40 });
 */
export function postgresStore(query: QueryFunction, options: PostgresStoreOptions = {}): TraceStore {
  const exporter = postgresExporter(query, options);
  const { tenant = DEFAULT_TENANT } = options;
  return Object.assign(exporter, readerOf(query, tenant), {
    forTenant(other: string): TraceReader {
      if (!isTenant(other)) {
        throw new TypeError(
          `[waybill] forTenant got the tenant ${String(other)}; give 1 to 128 letters, digits, "_", ".", ":" or "-"`,
        );
      }
      return readerOf(query, other);
    },
  });
}
