import type { TelemetryRecord } from '../core/index.ts';
import { encodeLogs, encodeSpans } from './encode.ts';

/** The records of one kind, and the request that carries them. */
export interface Signal {
  readonly path: string;
  readonly records: readonly TelemetryRecord[];
  /** Writes the body of the request. */
  readonly body: () => string;
}

/** Splits a batch by kind, because log records and spans go to different addresses. */
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

/** Gives as many records from the start of a batch as fit into `maxBytes`, and at least one, whatever its size. */
export function fitInto(records: readonly TelemetryRecord[], maxBytes: number): readonly TelemetryRecord[] {
  // Counting bytes takes longer than everything else here, and only page exit limits them.
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
