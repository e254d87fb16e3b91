import type { AttributeValue, TelemetryRecord } from '../core/index.ts';
import { stripControls } from '../core/internal.ts';

function strip(value: AttributeValue): AttributeValue {
  if (typeof value === 'string') return stripControls(value);
  if (Array.isArray(value)) return value.map(strip);
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, own]) => [stripControls(key), strip(own)]));
}

/** Returns a copy of a record, without control characters in its texts and names. */
export function stripRecord(record: TelemetryRecord): TelemetryRecord {
  return strip(record as never) as never;
}
