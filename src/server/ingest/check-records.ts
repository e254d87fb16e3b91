import { idOf } from '../../core/internal.ts';
import type { Delivery, TelemetryRecord } from '../../core/index.ts';

/** What is left of a batch, and what was refused of it. */
export interface CheckedRecords {
  readonly records: readonly TelemetryRecord[];
  readonly rejected: Delivery['rejected'];
}

const MAX_GROWTH = 8;

/**
 * Refuses what claims to happen later than an instant, in milliseconds since 1970.
 *
 * Its time is not corrected, as nobody knows the right one; stored as it is, it would stand before everything else in
 * each search for the newest, until its time comes.
 */
export function refuseFuture(records: readonly TelemetryRecord[], latestMs: number): CheckedRecords {
  if (latestMs === Infinity) return { records, rejected: [] };
  const latest = BigInt(Math.round(latestMs)) * 1_000_000n;
  const isFuture = (record: TelemetryRecord): boolean =>
    BigInt(record.type === 'span' ? record.endTimeUnixNano : record.timeUnixNano) > latest;
  const reason = 'its time lies too far in the future';
  return {
    records: records.filter((record) => !isFuture(record)),
    rejected: records.filter(isFuture).map((record) => ({ id: idOf(record), reason })),
  };
}

/**
 * Tells whether a batch stays in proportion to the body that it came in. A body names a resource once for thousands of
 * records, and each is stored with its own: 1 MB could become 1 GB.
 */
export function isInProportion(records: readonly TelemetryRecord[], maxBytes: number): boolean {
  const sizes = new Map<object, number>();
  let sum = 0;
  for (const { resource } of records) {
    const size = sizes.get(resource) ?? JSON.stringify(resource).length;
    sizes.set(resource, size);
    sum += size;
  }
  return sum <= MAX_GROWTH * maxBytes;
}
