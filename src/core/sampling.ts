import type { TelemetryRecord } from './records.ts';

const MAX_TRACES = 20;
const MAX_RECORDS = 100;
const SAMPLED = 0x01;
const ERROR_SEVERITY = 17;

/**
 * Decides by the trace id alone whether a trace is kept, so that every program decides alike.
 * @see https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/
 */
export function isSampled(traceId: string, ratio: number): boolean {
  // The low 56 bits are random; as a number they lose three bits, which moves the threshold by nothing that matters.
  return parseInt(traceId.slice(-14), 16) >= (1 - ratio) * 2 ** 56;
}

/** Tells whether a record says that something failed. */
export function isError(record: TelemetryRecord): boolean {
  return record.type === 'span' ? record.status.code === 'error' : record.severityNumber >= ERROR_SEVERITY;
}

/**
 * Creates the gate before the queue. Records of sampled traces pass.
 * The last records of unsampled ones are held back, and pass all at once when their trace fails.
 */
export function createSamplingGate(
  pass: (record: TelemetryRecord) => void,
): (record: TelemetryRecord) => void {
  // What is held of each unsampled trace; `undefined` once it has failed.
  const held = new Map<string, TelemetryRecord[] | undefined>();

  return (record) => {
    const { traceId } = record;
    const known = traceId !== undefined && held.has(traceId);
    if (traceId === undefined || record.flags & SAMPLED || (known && !held.get(traceId))) return pass(record);
    const ring = [...(held.get(traceId) ?? []), record].slice(-MAX_RECORDS);
    const failed = isError(record);
    held.set(traceId, failed ? undefined : ring);
    if (failed) ring.forEach(pass);
    if (held.size > MAX_TRACES) held.delete(held.keys().next().value!);
  };
}
