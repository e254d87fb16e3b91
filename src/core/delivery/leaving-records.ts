import { isError } from '../records/is-error.ts';
import type { TelemetryRecord } from '../records/records.ts';
import type { QueuedRecords } from './queued-records.ts';

/**
 * The records that a page sends while the user leaves it. `visibilitychange` and `pagehide` each send requests. The
 * second event leaves out the records of the first one, because both share the browser's 64 KiB.
 */
export class LeavingRecords {
  #leaving = new Set<TelemetryRecord>();

  /** Returns one batch for each identity. Errors go first, because people search for them. */
  batchesOf(queued: QueuedRecords, identities: readonly (string | null)[]): TelemetryRecord[][] {
    const batches = identities.map((identity) =>
      queued.ofIdentity(identity).filter((record) => !this.#leaving.has(record)),
    );
    for (const batch of batches) batch.sort((a, b) => +isError(b) - +isError(a));
    this.#leaving = new Set(queued.keys());
    return batches.filter((batch) => batch[0]);
  }

  /** Forgets the records of the last event, because its requests have ended. */
  clear(): void {
    this.#leaving.clear();
  }
}
