import type { Connection } from '@supabase/lite';
import type { QueryFunction } from 'waybill/postgres';
import type { PromiseQueue } from './promise-queue.ts';

/** An open database, shared by Supabase's lite and the demo itself. */
export interface DemoDatabase {
  /** What lite works on. */
  readonly connection: Connection;
  readonly query: QueryFunction;
  /** Does work of lite's; on a database with a single session, while nobody else uses that. */
  readonly exclusively: PromiseQueue;
  readonly close: () => Promise<void>;
}
