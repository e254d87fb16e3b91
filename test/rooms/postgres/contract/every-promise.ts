import type { TestDatabase } from '../test-database.ts';
import { accessContract } from './access.ts';
import { badRecordsContract } from './bad-records.ts';
import { existingEventsContract } from './existing-events.ts';
import { exporterContract } from './exporter.ts';
import { faultsContract } from './faults.ts';
import { lanesContract } from './lanes.ts';
import { limitsContract } from './limits.ts';
import { migrateContract } from './migrate.ts';
import { oldDatabaseContract } from './old-database.ts';
import { ownTablesContract } from './own-tables.ts';
import { plansContract } from './plans.ts';
import { readingContract } from './reading.ts';
import { searchingContract } from './searching.ts';
import { snapshotsContract } from './snapshots.ts';
import { storesContract } from './stores.ts';
import { tenantsContract } from './tenants.ts';

/** All contracts for one engine. The tests need the database for themselves, with the roles of Supabase. */
export function everyPromise(open: () => TestDatabase): void {
  migrateContract(open);
  accessContract(open);
  exporterContract(open);
  snapshotsContract(open);
  tenantsContract(open);
  lanesContract(open);
  oldDatabaseContract(open);
  badRecordsContract(open);
  faultsContract(open);
  searchingContract(open);
  readingContract(open);
  existingEventsContract(open);
  ownTablesContract(open);
  limitsContract(open);
  storesContract(open);
  plansContract(open);
}
