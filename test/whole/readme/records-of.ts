import type { TelemetryRecord, Tracing } from 'waybill';

/** Gives a list that receives all records from now on. */
export function recordsOf(tracing: Tracing): TelemetryRecord[] {
  const records: TelemetryRecord[] = [];
  tracing.subscribe((event) => {
    if (event.type === 'record') records.push(event.record);
  });
  return records;
}
