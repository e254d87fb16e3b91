import { isError } from '../records/is-error.ts';
import type { TelemetryRecord } from '../records/records.ts';
import { SEVERITIES } from '../records/severity.ts';

/** The waiting records, oldest first. */
export interface QueuedRecords {
  /** The time when each record began to wait, in milliseconds of `performance.now`. */
  readonly since: ReadonlyMap<TelemetryRecord, number>;
  readonly add: (record: TelemetryRecord, sinceMs: number) => void;
  /** Removes a record. Tells whether the record was in the list. */
  readonly delete: (record: TelemetryRecord) => boolean;
  /** Gives the oldest record of the lowest severity that `mayGo` allows. Errors come last. */
  readonly leastImportant: (mayGo: (record: TelemetryRecord) => boolean) => TelemetryRecord | undefined;
}

function importanceOf(record: TelemetryRecord): number {
  if (isError(record)) return 3;
  const severity = record.type === 'span' ? SEVERITIES.info : record.severityNumber;
  return severity < SEVERITIES.info ? 0 : severity < SEVERITIES.warn ? 1 : 2;
}

/** Creates the list. It also knows which records to drop first if there are too many. */
export function createQueuedRecords(): QueuedRecords {
  const since = new Map<TelemetryRecord, number>();
  const ranks = [0, 1, 2, 3].map(() => new Set<TelemetryRecord>());
  // The place where the last search ended. A search from the beginning would pass the places of all removed records.
  const places = ranks.map((rank) => rank.values());
  return {
    since,
    add(record, sinceMs) {
      since.set(record, sinceMs);
      ranks[importanceOf(record)]!.add(record);
    },
    delete(record) {
      ranks[importanceOf(record)]!.delete(record);
      return since.delete(record);
    },
    leastImportant(mayGo) {
      for (const [nth, rank] of ranks.entries()) {
        // The second round begins at the front again, because `mayGo` may now allow a record that it refused before.
        for (let rounds = 0; rounds < 2; rounds++) {
          // Iterators of a Set go on where the last loop over them was left.
          for (const record of places[nth]!) if (mayGo(record)) return record;
          places[nth] = rank.values();
        }
      }
      return undefined;
    },
  };
}
