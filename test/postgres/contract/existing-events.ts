import { findEventsBySession, findTraces, migrate, readTrace } from 'waybill/postgres';
import { beforeAll, describe, expect, test } from 'vitest';
import { SESSION, TRACE } from '../records.ts';
import { empty, type TestDatabase } from '../test-database.ts';

/** What is read from a `domain_events` that was there before, in a form of its own. */
export function existingEventsContract(open: () => TestDatabase): void {
  describe('a domain_events that was there before', () => {
    beforeAll(async () => {
      const { query } = open();
      await empty(open());
      await query(`create table public.domain_events
        (id bigint primary key, name varchar(80), payload jsonb, trace_id varchar(32), created_at timestamp)`);
      await migrate(query);
      await query(
        `insert into public.domain_events (id, name, payload, session_id, trace_id, created_at)
        values (9007199254740993, 'seat.sold', '[1, 2]', $1::text::uuid, $2::text, '2026-11-20 10:00:00.5')`,
        [SESSION, TRACE],
      );
    });

    test('is read with its own names and types', async () => {
      const event = {
        id: '9007199254740993',
        eventType: 'seat.sold',
        createdAt: '2026-11-20T10:00:00.500000Z',
        correlationId: null,
        sessionId: SESSION,
        traceId: TRACE,
        spanId: null,
        parentSpanId: null,
        data: { value: [1, 2] },
        metadata: {},
      };
      expect(await findEventsBySession(open().query, SESSION)).toEqual([event]);
      expect((await readTrace(open().query, TRACE))?.events).toEqual([event]);
    });

    test('is searched for traces', async () => {
      expect(await findTraces(open().query, { kind: 'uuid', id: SESSION })).toEqual([
        expect.objectContaining({ traceId: TRACE, name: 'seat.sold' }),
      ]);
    });

    test('is read by the database functions', async () => {
      expect(
        await open().query(
          'select id, event_type, event_data, event_metadata from api.get_events_by_session($1::text::uuid)',
          [SESSION],
        ),
      ).toEqual([
        { id: '9007199254740993', event_type: 'seat.sold', event_data: [1, 2], event_metadata: {} },
      ]);
      expect(await open().query('select type, name from api.get_trace_timeline($1::text)', [TRACE])).toEqual([
        { type: 'event', name: 'seat.sold' },
      ]);
    });
  });
}
