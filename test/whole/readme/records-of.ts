import type { TelemetryRecord, Tracing } from 'waybill';

/** Gives the records that are made from now on. */
export function recordsOf(tracing: Tracing): TelemetryRecord[] {
  const records: TelemetryRecord[] = [];
  tracing.subscribe((event) => {
    if (event.type === 'record') records.push(event.record);
  });
  return records;
}
