import { accessStatements, tenantAccessStatements } from './access-statements.ts';
import { apiFunctions, tenantFunctions } from './api-functions.ts';
import { domainEventsIndexes, domainEventsTable } from './domain-events-table.ts';
import { failureColumns, readingIndexes, serviceIndexes } from './failure-columns.ts';
import { carriedForeignIds, foreignTraceIds } from './foreign-trace-ids.ts';
import { laneFunctions } from './lane-functions.ts';
import { laneColumns } from './lane-tables.ts';
import { logsTable } from './logs-table.ts';
import { migrationsTable } from './migrations-table.ts';
import { spansTable } from './spans-table.ts';
import { tenantColumns, tenantIndexes } from './tenant-tables.ts';

/** A step that changes the database from one version to the next. */
export interface Migration {
  /** The name of the migration. In alphabetical order, the oldest migration comes first. */
  readonly name: string;
  /** Each text is one SQL statement without parameters. A statement changes nothing if it runs a second time. */
  readonly statements: readonly string[];
}

/**
 * All migrations of Waybill, oldest first. They need PostgreSQL 15 or newer, and no extension.
 *
 * `migrate` applies the list and stores the name of each applied migration in the database. If your own tool runs
 * migrations, write these statements into the files of that tool instead.
 */
export const migrations: readonly Migration[] = [
  // Never edit a released migration, not even its spaces: databases store its checksum. Add a new migration instead.
  { name: '0001-migrations', statements: migrationsTable },
  { name: '0002-domain-events', statements: domainEventsTable },
  // The indexes have a migration of their own. Adding columns blocks readers for an instant, and building an index
  // blocks writers for one scan of the table. If one transaction did both, it would block readers and writers for the
  // longer time.
  { name: '0003-domain-events-indexes', statements: domainEventsIndexes },
  { name: '0004-spans', statements: spansTable },
  { name: '0005-logs', statements: logsTable },
  { name: '0006-api', statements: apiFunctions },
  { name: '0007-access', statements: accessStatements },
  { name: '0008-tenants', statements: tenantColumns },
  { name: '0009-tenant-indexes', statements: tenantIndexes },
  { name: '0010-tenant-api', statements: [...tenantFunctions, ...tenantAccessStatements] },
  { name: '0011-lanes', statements: laneColumns },
  { name: '0012-lane-api', statements: laneFunctions },
  { name: '0013-foreign-trace-ids', statements: foreignTraceIds },
  { name: '0014-carried-foreign-ids', statements: carriedForeignIds },
  { name: '0015-failures', statements: failureColumns },
  { name: '0016-reading', statements: readingIndexes },
  { name: '0017-services', statements: serviceIndexes },
];
