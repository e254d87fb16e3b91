import { accessStatements, tenantAccessStatements } from './access-statements.ts';
import { apiFunctions, tenantFunctions } from './api-functions.ts';
import { domainEventsIndexes, domainEventsTable } from './domain-events-table.ts';
import { logsTable } from './logs-table.ts';
import { migrationsTable } from './migrations-table.ts';
import { spansTable } from './spans-table.ts';
import { tenantColumns, tenantIndexes } from './tenant-tables.ts';

/** A step from one form of the database to the next. */
export interface Migration {
  /** Sorts by age. */
  readonly name: string;
  /** Each is one SQL statement without parameters that does nothing where it was run before. */
  readonly statements: readonly string[];
}

/**
 * All that Waybill makes in a database, oldest first. PostgreSQL 15 or newer, no extension.
 *
 * `migrate` applies the list and remembers what it applied. If a tool of yours keeps the migrations, write these
 * statements into its files instead.
 */
export const migrations: readonly Migration[] = [
  // A released migration is never edited, not even its spaces: databases remember its checksum. Add another one.
  { name: '0001-migrations', statements: migrationsTable },
  { name: '0002-domain-events', statements: domainEventsTable },
  // Apart from the columns: adding those locks readers out for an instant, building an index locks writers out for
  // as long as it takes to read the table, and one transaction with both would do both for the longer time.
  { name: '0003-domain-events-indexes', statements: domainEventsIndexes },
  { name: '0004-spans', statements: spansTable },
  { name: '0005-logs', statements: logsTable },
  { name: '0006-api', statements: apiFunctions },
  { name: '0007-access', statements: accessStatements },
  { name: '0008-tenants', statements: tenantColumns },
  { name: '0009-tenant-indexes', statements: tenantIndexes },
  { name: '0010-tenant-api', statements: [...tenantFunctions, ...tenantAccessStatements] },
];
