import { migrate, postgresExporter } from 'waybill/postgres';
import { aLog, aSpan, CORRELATION, nano, OTHER_TRACE, REQUEST, SESSION, TRACE } from '../records.ts';
import { empty, type TestDatabase } from '../test-database.ts';

/** A trace with the same reference as `TRACE`. */
export const LOG_ONLY = '0190b8e40000700080000100c0ffee01';
export const EVENT_ONLY = '0190b8e40000700080000000c0ffee03';
/** The failed span of `TRACE`. It is second in time, and first in the order of ids. */
export const FAILED = '0012345678abcdef';

export function asUuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Stores four traces: two whole traces, one with only a log record and one with only an event. */
export async function storeTraces(database: TestDatabase): Promise<void> {
  const { query } = database;
  await empty(database);
  await migrate(query);
  const ids = { 'correlation.id': CORRELATION, 'session.id': SESSION };
  await postgresExporter(query)(
    [
      // The child comes first, because the order of arrival must not matter.
      aSpan({
        spanId: FAILED,
        parentSpanId: '00f067aa0ba902b7',
        name: 'POST',
        startTimeUnixNano: nano(20),
        status: { code: 'error' },
      }),
      aSpan({ attributes: ids }),
      aLog({ spanId: FAILED, severityNumber: 17, attributes: {} }),
      aLog({ severityNumber: 21, timeUnixNano: nano(110), attributes: { 'log.record.uid': 'outside' } }),
      aLog({ severityNumber: 17, timeUnixNano: nano(120), attributes: ids }),
      aSpan({
        traceId: OTHER_TRACE,
        name: 'accept invitation',
        startTimeUnixNano: nano(5000),
        endTimeUnixNano: nano(5012),
        attributes: ids,
      }),
      aLog({
        traceId: LOG_ONLY,
        spanId: 'aaaaaaaaaaaaaaaa',
        body: 'page loaded',
        timeUnixNano: nano(9000),
        attributes: { 'session.id': SESSION },
      }),
    ],
    REQUEST,
  );
  const insert = `insert into public.domain_events
    (event_type, event_data, event_metadata, correlation_id, session_id, trace_id, span_id, parent_span_id, created_at)
    values ($1::text, $2::text::jsonb, '{"duration_ms": 12}', $3::text::uuid, $4::text::uuid, $5::text, $6::text, $7::text, $8::text::timestamptz)`;
  await query(insert, [
    'member.invited',
    '{"seat": 4}',
    CORRELATION,
    SESSION,
    TRACE,
    FAILED,
    '00f067aa0ba902b7',
    '2026-11-20T10:00:00.123456Z',
  ]);
  await query(insert, [
    'member.joined',
    '{}',
    CORRELATION,
    null,
    EVENT_ONLY,
    null,
    null,
    '2026-11-20T12:00:01+02:00',
  ]);
  await query(insert, [
    'nightly',
    '{}',
    CORRELATION,
    SESSION,
    'not a trace id',
    null,
    null,
    '2026-11-21T00:00:00Z',
  ]);
}
