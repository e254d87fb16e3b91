import type { LogRecord, SpanRecord } from '../../../src/core/index.ts';

export const TRACE = '0190b8e40000700080000000c0ffee01';
export const OTHER_TRACE = '0190b8e40000700080000000c0ffee02';
export const CORRELATION = '0190b8e4-aaaa-7000-8000-000000000001';
export const SESSION = '5f1c2b9e-6d0a-4f7e-9a39-2b7a4b1c0d11';

const RESOURCE = { 'service.name': 'team-admin', 'service.version': '1.4.0' };

/** A time in nanoseconds: the given milliseconds after a fixed instant. */
export function nano(ms: number): string {
  return String(1_790_000_000_000_000_001n + BigInt(ms) * 1_000_000n);
}

export function aSpan(parts: Partial<SpanRecord> = {}): SpanRecord {
  return {
    type: 'span',
    traceId: TRACE,
    spanId: '00f067aa0ba902b7',
    remoteParent: false,
    flags: 3,
    name: 'invite member',
    kind: 'internal',
    startTimeUnixNano: nano(0),
    endTimeUnixNano: nano(250),
    status: { code: 'unset' },
    attributes: {},
    resource: RESOURCE,
    ...parts,
  };
}

export function aLog(parts: Partial<LogRecord> = {}): LogRecord {
  return {
    type: 'log',
    timeUnixNano: nano(100),
    severityNumber: 9,
    severityText: 'INFO',
    body: 'inviting',
    attributes: { 'log.record.uid': 'log-1' },
    traceId: TRACE,
    flags: 3,
    resource: RESOURCE,
    ...parts,
  };
}

/** The request that an exporter gets. It is never aborted. */
export const REQUEST = { signal: new AbortController().signal, exit: false, maxBytes: Infinity, fetch };
