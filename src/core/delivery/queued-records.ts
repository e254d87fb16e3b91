import { isError } from '../records/is-error.ts';
import type { TelemetryRecord } from '../records/records.ts';

/** The records that wait, oldest first. */
export interface QueuedRecords {
  /** When each began to wait, in milliseconds of `performance.now`. */
  readonly since: ReadonlyMap<TelemetryRecord, number>;
  readonly add: (record: TelemetryRecord, sinceMs: number) => void;
  /** Takes one away; tells whether it was there. */
  readonly delete: (record: TelemetryRecord) => boolean;
  /** Gives the oldest of the lowest severity that `mayGo`; errors go last. */
  readonly leastImportant: (mayGo: (record: TelemetryRecord) => boolean) => TelemetryRecord | undefined;
}

// https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber
const INFO = 9;
const WARN = 13;

function importanceOf(record: TelemetryRecord): number {
  if (isError(record)) return 3;
  const severity = record.type === 'span' ? INFO : record.severityNumber;
  return severity < INFO ? 0 : severity < WARN ? 1 : 2;
}

/** Creates the list; besides its order it knows which records go first where there are too many. */
export function createQueuedRecords(): QueuedRecords {
  const since = new Map<TelemetryRecord, number>();
  const ranks = [0, 1, 2, 3].map(() => new Set<TelemetryRecord>());
  // Where the last search ended. From the beginning, each one would go over all that has been taken away since.
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
        // Those that were passed over once may go now.
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
