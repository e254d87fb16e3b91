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
  const held = new Map<string, TelemetryRecord[]>();
  const failed = new Set<string>();

  function forgetOldest(traces: {
    size: number;
    keys(): IterableIterator<string>;
    delete(id: string): boolean;
  }): void {
    if (traces.size > MAX_TRACES) traces.delete(traces.keys().next().value!);
  }

  return (record) => {
    const { traceId } = record;
    if (traceId === undefined || record.flags & SAMPLED || failed.has(traceId)) return pass(record);
    const ring = held.get(traceId) ?? [];
    ring.push(record);
    if (isError(record)) {
      failed.add(traceId);
      forgetOldest(failed);
      held.delete(traceId);
      ring.forEach(pass);
      return;
    }
    if (ring.length > MAX_RECORDS) ring.shift();
    held.set(traceId, ring);
    forgetOldest(held);
  };
}
