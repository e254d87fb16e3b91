import { migrate, postgresStore } from 'waybill/postgres';
import { beforeAll, describe, expect, test } from 'vitest';
import { everyStore } from '../../stores/every-store.ts';
import type { TestStore } from '../../stores/test-store.ts';
import { empty, type TestDatabase } from '../test-database.ts';

/** Opens the store of a migrated database. */
function storeOf({ query }: TestDatabase): TestStore {
  return {
    store: postgresStore(query),
    async addEvents(events, tenant) {
      for (const event of events) {
        const metadata = { ...event.metadata, ...(tenant !== undefined && { 'waybill.tenant': tenant }) };
        await query(
          `insert into public.domain_events (id, event_type, created_at, correlation_id, session_id, trace_id, event_data,
            event_metadata, span_id, processing_error)
          values ($1::text::uuid, $2, $3::text::timestamptz, $4::text::uuid, $5::text::uuid, $6, $7::text::jsonb,
            $8::text::jsonb, $9, $10)`,
          [
            event.id,
            event.eventType,
            event.createdAt,
            event.correlationId,
            event.sessionId,
            event.traceId,
            JSON.stringify(event.data),
            JSON.stringify(metadata),
            event.spanId,
            event.problem ?? null,
          ],
        );
      }
    },
    clear: async () => void (await query('truncate waybill.spans, waybill.logs, public.domain_events')),
  };
}

/** `postgresStore`, on every engine. */
export function storesContract(open: () => TestDatabase): void {
  describe('postgresStore', () => {
    beforeAll(async () => {
      await empty(open());
      await migrate(open().query);
      await open().query('alter table public.domain_events add column processing_error text');
    });
    everyStore(() => storeOf(open()));

    test('throws without a query function, or for a tenant that is no name', () => {
      expect(() => postgresStore(undefined as never)).toThrow(
        '[waybill] postgresExporter got no query function',
      );
      expect(() => postgresStore(open().query, { tenant: 'two words' })).toThrow('got the tenant two words');
    });

    test('takes the tenant of its option for its reader and its batches', async () => {
      const { clear } = storeOf(open());
      await clear();
      const store = postgresStore(open().query, { tenant: 'acme' });
      expect(await store.find({ kind: 'span', spanId: '00f067aa0ba902b7' })).toEqual([]);
    });
  });
}
