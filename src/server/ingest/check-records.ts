import { idOf, identityOf } from '../../core/internal.ts';
import type { Delivery, TelemetryRecord } from '../../core/index.ts';

/** The records of a batch: the ones to store, and the rejected ones. */
export interface CheckedRecords {
  readonly records: readonly TelemetryRecord[];
  readonly rejected: Delivery['rejected'];
}

const MAX_GROWTH = 8;

/**
 * Rejects records with a time later than `latestMs`, in milliseconds since 1970.
 *
 * The function does not correct the time of such a record, because the right time is unknown. If the record were stored
 * unchanged, it would come first in every search for the newest records, until that time comes.
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
 * Tells whether all records were captured under an identity. `null`: the page was signed out.
 * `undefined`: any identity will do.
 */
export function hasIdentity(
  records: readonly TelemetryRecord[],
  identity: string | null | undefined,
): boolean {
  return identity === undefined || records.every((record) => identityOf(record) === identity);
}

/**
 * Tells whether a batch stays small in the store. A request body names a resource once for thousands of records, but
 * the store keeps a copy of the resource with each record. So a body of 1 MB could become 1 GB. The function adds up
 * the sizes of all these copies. The sum must be at most 8 times `maxBytes`.
 */
export function isInProportion(records: readonly TelemetryRecord[], maxBytes: number): boolean {
  const sizes = new Map<object, number>();
  let left = MAX_GROWTH * maxBytes;
  // The loop ends at the first record that is too much, because each resource is written out to learn its size.
  return records.every(({ resource }) => {
    const size = sizes.get(resource) ?? JSON.stringify(resource).length;
    sizes.set(resource, size);
    return (left -= size) >= 0;
  });
}
