import type { DeliveryChange, DeliveryState } from './delivery-state.ts';
import type { QueueStorage } from './queue-storage.ts';
import type { TelemetryRecord } from '../records/records.ts';

/** What the delivery queue knows of its surroundings. */
export interface DeliveryHooks {
  /** Whether anybody hears of changes. */
  readonly isHeard: () => boolean;
  readonly onChange: (
    state: DeliveryState,
    records: readonly TelemetryRecord[],
    change: DeliveryChange,
  ) => void;
  /** Runs a function outside of any action. */
  readonly detach: <T>(fn: () => T) => T;
  /** Adds what is expected. */
  readonly commit: () => void;
  /** Called before a delivery: does what `commit` does, and may add more. */
  readonly prepare: (queued: ReadonlyMap<TelemetryRecord, unknown>, exit: boolean) => void;
  /** Hears that a delivery has come to its end, and that the last batch was taken. */
  readonly onDelivered: () => void;
  readonly storage?: QueueStorage | undefined;
}
