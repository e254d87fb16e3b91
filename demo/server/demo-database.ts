import type { Connection } from '@supabase/lite';
import type { QueryFunction } from 'waybill/postgres';
import type { PromiseQueue } from './promise-queue.ts';

/** An open database, shared by Supabase's lite and the demo itself. */
export interface DemoDatabase {
  /** The connection for lite. */
  readonly connection: Connection;
  readonly query: QueryFunction;
  /** Runs a task of lite. On a database with a single session, no other query runs meanwhile. */
  readonly exclusively: PromiseQueue;
  readonly close: () => Promise<void>;
}
