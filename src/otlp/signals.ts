import type { TelemetryRecord } from '../core/index.ts';
import { encodeLogs, encodeSpans } from './encode.ts';

/** The records of one kind, and what is sent for them. */
export interface Signal {
  readonly path: string;
  readonly records: readonly TelemetryRecord[];
  /** Writes the body of the request. */
  readonly body: () => string;
}

/** Parts a batch by kind: log records and spans go to addresses of their own. */
export function signalsOf(batch: readonly TelemetryRecord[]): readonly Signal[] {
  const logs = batch.filter((record) => record.type === 'log');
  const spans = batch.filter((record) => record.type === 'span');
  const signals: readonly Signal[] = [
    { path: '/v1/logs', records: logs, body: () => JSON.stringify(encodeLogs(logs)) },
    { path: '/v1/traces', records: spans, body: () => JSON.stringify(encodeSpans(spans)) },
  ];
  return signals.filter(({ records }) => records[0]);
}

function bytesOf(records: readonly TelemetryRecord[]): number {
  const bodies = signalsOf(records).map(({ body }) => body());
  return new TextEncoder().encode(bodies.join('')).length;
}

/** Finds the longest beginning of a batch whose bodies fit; one record is sent however long it is. */
export function fitInto(records: readonly TelemetryRecord[], maxBytes: number): readonly TelemetryRecord[] {
  // To count bytes takes longer than all the rest, and only the end of a page limits them.
  if (maxBytes === Infinity || records.length < 2 || bytesOf(records) <= maxBytes) return records;
  let fitting = 1;
  let tooMany = records.length;
  while (tooMany - fitting > 1) {
    const middle = (fitting + tooMany) >> 1;
    if (bytesOf(records.slice(0, middle)) <= maxBytes) fitting = middle;
    else tooMany = middle;
  }
  return records.slice(0, fitting);
}
