import type { TelemetryRecord } from '../core/index.ts';
import { encodeLogs, encodeSpans } from './encode.ts';

/** The records of one kind (spans or log records), and the request that carries them. */
export interface Signal {
  readonly path: string;
  readonly records: readonly TelemetryRecord[];
  /** Returns the body of the request as JSON. */
  readonly body: () => string;
}

/** Splits a batch into log records and spans, because the two kinds go to different addresses. */
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

/**
 * Returns as many records from the start of a batch as fit into `maxBytes`. Returns at least one record, even if it
 * does not fit.
 */
export function fitInto(records: readonly TelemetryRecord[], maxBytes: number): readonly TelemetryRecord[] {
  // Bytes are counted only if there is a limit, as at page exit, because counting takes longer than the rest of this
  // function.
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
