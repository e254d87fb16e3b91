import type { Delivery } from './exporter.ts';
import type { TelemetryRecord } from './records.ts';
import { LOG_UID } from './semantic-conventions.ts';

/** What a receiver said of a record that it will never take. */
export type Refusal = Delivery['rejected'][number];

/** By what a receiver names a record: the id of a span, or the uid of a log line. */
export function idOf(record: TelemetryRecord): string {
  return record.type === 'span' ? record.spanId : String(record.attributes[LOG_UID]);
}

/**
 * Finds out of which records refusals speak: by the id of a span or the uid of a log line. A refusal that names no record
 * stands for the first one that is not yet refused.
 */
export function matchRefusals(
  records: readonly TelemetryRecord[],
  rejected: readonly Refusal[],
): ReadonlyMap<TelemetryRecord, Refusal> {
  const refusals = new Map<TelemetryRecord, Refusal>();
  for (const given of rejected as readonly (Refusal | undefined)[]) {
    const free = records.filter((record) => !refusals.has(record));
    const record = free.find((candidate) => given?.id && idOf(candidate) === given.id) ?? free[0];
    if (record) refusals.set(record, given ?? { reason: 'refused' });
  }
  return refusals;
}
