import type { TestDatabase } from '../test-database.ts';
import { accessContract } from './access.ts';
import { badRecordsContract } from './bad-records.ts';
import { existingEventsContract } from './existing-events.ts';
import { exporterContract } from './exporter.ts';
import { migrateContract } from './migrate.ts';
import { plansContract } from './plans.ts';
import { searchingContract } from './searching.ts';

/** All that holds on every engine. The database must be this one's alone, and have Supabase's roles. */
export function everyPromise(open: () => TestDatabase): void {
  migrateContract(open);
  accessContract(open);
  exporterContract(open);
  badRecordsContract(open);
  searchingContract(open);
  existingEventsContract(open);
  plansContract(open);
}
