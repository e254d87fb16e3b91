import { isError } from '../records/is-error.ts';
import type { TelemetryRecord } from '../records/records.ts';
import { SEVERITIES } from '../records/severity.ts';

/** The records that wait, oldest first. */
export interface QueuedRecords {
  /** When each began to wait, in milliseconds of `performance.now`. */
  readonly since: ReadonlyMap<TelemetryRecord, number>;
  readonly add: (record: TelemetryRecord, sinceMs: number) => void;
  /** Takes a record away; tells whether it was there. */
  readonly delete: (record: TelemetryRecord) => boolean;
  /** Gives the oldest record of the lowest severity that `mayGo`. Errors go last. */
  readonly leastImportant: (mayGo: (record: TelemetryRecord) => boolean) => TelemetryRecord | undefined;
}

function importanceOf(record: TelemetryRecord): number {
  if (isError(record)) return 3;
  const severity = record.type === 'span' ? SEVERITIES.info : record.severityNumber;
  return severity < SEVERITIES.info ? 0 : severity < SEVERITIES.warn ? 1 : 2;
}

/** Creates the list; besides its order it knows which records go first where there are too many. */
export function createQueuedRecords(): QueuedRecords {
  const since = new Map<TelemetryRecord, number>();
  const ranks = [0, 1, 2, 3].map(() => new Set<TelemetryRecord>());
  // Where the last search ended. From the beginning, each search would go over all that has been taken away since.
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
        // Records that were passed over once may go now.
        for (let rounds = 0; rounds < 2; rounds++) {
          for (let found = places[nth]!.next(); !found.done; found = places[nth]!.next()) {
            if (mayGo(found.value)) return found.value;
          }
          places[nth] = rank.values();
        }
      }
      return undefined;
    },
  };
}
