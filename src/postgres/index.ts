export { findEventsByCorrelation, findEventsBySession } from './find-events.ts';
export { findTraces, type FindTracesOptions } from './find-traces.ts';
export { migrate, type MigrationResult } from './migrate.ts';
export { migrations, type Migration } from './migrations.ts';
export { postgresExporter, type PostgresExporterOptions } from './postgres-exporter.ts';
export { readTrace } from './read-trace.ts';
export { restrictAccess } from './restrict-access.ts';
export type { TenantOptions } from './tenant.ts';
