import { findEventsByCorrelation, findEventsBySession, findTraces, readTrace } from 'waybill/postgres';
import { beforeAll, describe, expect, test } from 'vitest';
import { CORRELATION, nano, SESSION, TRACE } from '../records.ts';
import type { TestDatabase } from '../test-database.ts';
import { asUuid, EVENT_ONLY, FAILED, storeTraces } from './stored-traces.ts';

/** Reading traces and events, on every engine. */
export function readingContract(open: () => TestDatabase): void {
  describe('reading', () => {
    beforeAll(() => storeTraces(open()));

    test('reads a whole trace in order of time', async () => {
      const trace = await readTrace(open().query, asUuid(TRACE).toUpperCase());
      expect(trace).toMatchObject({ traceId: TRACE, reference: '030F-ZVG1M' });
      expect(trace?.spans.map(({ name }) => name)).toEqual(['invite member', 'POST']);
      expect(trace?.logs.map(({ timeUnixNano }) => timeUnixNano)).toEqual([nano(100), nano(110), nano(120)]);
      expect(trace?.events).toEqual([
        {
          id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
          eventType: 'member.invited',
          createdAt: '2026-11-20T10:00:00.123456Z',
          correlationId: CORRELATION,
          sessionId: SESSION,
          traceId: TRACE,
          spanId: FAILED,
          parentSpanId: '00f067aa0ba902b7',
          data: { seat: 4 },
          metadata: { duration_ms: 12 },
        },
      ]);
    });

    test('reads null for an unknown or invalid id', async () => {
      expect(await readTrace(open().query, 'f'.repeat(32))).toBeNull();
      expect(await readTrace(open().query, "' or true --")).toBeNull();
    });

    test('finds domain events by correlation and by session, newest first', async () => {
      const types = (events: readonly { eventType: string }[]) => events.map(({ eventType }) => eventType);
      expect(types(await findEventsByCorrelation(open().query, CORRELATION))).toEqual([
        'nightly',
        'member.joined',
        'member.invited',
      ]);
      expect(types(await findEventsBySession(open().query, SESSION))).toEqual(['nightly', 'member.invited']);
      expect(await findEventsBySession(open().query, 'anonymous')).toEqual([]);
    });

    test('gives times in UTC, whatever the time zone of the connection is', async () => {
      const { query } = open();
      await query("set time zone 'Asia/Kolkata'");
      try {
        const events = await findEventsBySession(query, SESSION);
        expect(events.map(({ createdAt }) => createdAt)).toEqual([
          '2026-11-21T00:00:00.000000Z',
          '2026-11-20T10:00:00.123456Z',
        ]);
        const [found] = await findTraces(query, { kind: 'trace', traceId: EVENT_ONLY });
        expect(found?.startTime).toBe('2026-11-20T10:00:01.000Z');
      } finally {
        await query('reset time zone');
      }
    });

    test('answers by the database functions as well', async () => {
      const { query } = open();
      const events = await query('select * from api.get_events_by_session($1::text::uuid)', [SESSION]);
      expect(events.map((event) => event.event_type)).toEqual(['nightly', 'member.invited']);
      expect(Object.keys(events[0]!)).toEqual(
        'id event_type event_data event_metadata created_at correlation_id session_id trace_id span_id parent_span_id'.split(
          ' ',
        ),
      );
      expect(
        await query('select id from api.get_events_by_correlation($1::text::uuid)', [CORRELATION]),
      ).toHaveLength(3);
      const timeline = await query(
        `select concat_ws(' | ', type, name, service, failed, span_id, duration_ms, time_unix_nano,
          occurred_at at time zone 'UTC') as line from api.get_trace_timeline($1)`,
        [asUuid(TRACE)],
      );
      expect(timeline.map(({ line }) => line)).toEqual([
        `span | invite member | team-admin | f | 00f067aa0ba902b7 | 250.000000 | ${nano(0)} | 2026-09-21 14:13:20`,
        `span | POST | team-admin | t | ${FAILED} | 230.000000 | ${nano(20)} | 2026-09-21 14:13:20.02`,
        `log | inviting | team-admin | t | ${FAILED} | ${nano(100)} | 2026-09-21 14:13:20.1`,
        `log | inviting | team-admin | t | ${nano(110)} | 2026-09-21 14:13:20.11`,
        `log | inviting | team-admin | t | ${nano(120)} | 2026-09-21 14:13:20.12`,
        `event | member.invited | f | ${FAILED} | 1795168800123456000 | 2026-11-20 10:00:00.123456`,
      ]);
    });
  });
}
