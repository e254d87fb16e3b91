import type { QueryFunction } from '../rows/query-function.ts';
import type { Lane, TelemetryRecord } from '../../core/index.ts';
import { databaseRefuses } from './database-refuses.ts';
import { insertRecords } from './insert-records.ts';

/** A record and the JSON of its row. */
export interface PendingRow {
  readonly record: TelemetryRecord;
  readonly json: string;
}

/** A record that the database itself refuses, and the SQLSTATE of the refusal. */
export interface RefusedRow {
  readonly record: TelemetryRecord;
  readonly code: string;
}

function listOf(rows: readonly PendingRow[], type: TelemetryRecord['type']): string {
  return `[${rows.flatMap(({ record, json }) => (record.type === type ? [json] : [])).join()}]`;
}

/**
 * Stores rows in one statement. The database can refuse a row, but does not say which row. In this case, the function
 * stores the two halves of the batch separately. If a half is refused, the function halves it too, down to single rows.
 * So all other rows are stored, and the function returns the refused rows. Rejects if the database fails in another
 * way. A later try then recognises the rows that are already stored.
 */
export async function storeRows(
  query: QueryFunction,
  rows: readonly PendingRow[],
  target: { readonly tenant: string; readonly lane: Lane; readonly signal: AbortSignal },
): Promise<readonly RefusedRow[]> {
  const [first] = rows;
  if (!first) return [];
  try {
    await query(insertRecords, [listOf(rows, 'span'), listOf(rows, 'log'), target.tenant, target.lane]);
    return [];
  } catch (error) {
    const code = databaseRefuses(error);
    if (code === null) throw error;
    if (rows.length === 1) return [{ record: first.record, code }];
  }
  target.signal.throwIfAborted();
  const middle = rows.length >> 1;
  return [
    ...(await storeRows(query, rows.slice(0, middle), target)),
    ...(await storeRows(query, rows.slice(middle), target)),
  ];
}
