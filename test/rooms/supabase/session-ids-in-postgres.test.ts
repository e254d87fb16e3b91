import type { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPglite } from '../../house/open-pglite.ts';
import type { LogRecord, SpanRecord } from 'waybill';
import { type QueryFunction, migrate, postgresExporter, emitEvent } from 'waybill/postgres';
import { encodeLogs, encodeSpans } from 'waybill/otlp';
import { createIngest, createServerTracing } from 'waybill/server';
import { getSessionId } from 'waybill/supabase';
import { createTestTracing } from 'waybill/testing';
import { checkOtlp } from '../otlp/check-otlp.ts';
import { accessToken } from './access-token.ts';

let pglite: PGlite;
const query: QueryFunction = async (sql, params) =>
  (await pglite.query<Record<string, unknown>>(sql, [...(params ?? [])])).rows;

beforeAll(async () => {
  pglite = await openPglite();
  await migrate(query);
}, 60_000);
afterAll(() => pglite.close());

const claims = ['session_id', 'sid'];
const sessions: readonly (readonly [what: string, token: string, column: string | null])[] = [
  ['Clerk', accessToken({ sid: 'sess_2NfT8bQyXbXvYp3kC1r0l9WvZaS' }), null],
  ['the longest', accessToken({ sid: 'x'.repeat(128) }), null],
  [
    'Keycloak, which writes UUIDs',
    accessToken({ sid: '1F1D4B1A-8A3B-4A3C-9B0C-9A6B2F1F0F8E' }),
    '1f1d4b1a-8a3b-4a3c-9b0c-9a6b2f1f0f8e',
  ],
  [
    'Supabase',
    accessToken({ session_id: '2f5e0c1e-4b1f-4c55-9a7f-0d0c7a1b2c3d' }),
    '2f5e0c1e-4b1f-4c55-9a7f-0d0c7a1b2c3d',
  ],
];

it.each(sessions)(
  'stores the records of a session of %s, and its id as it is',
  async (_who, token, column) => {
    const sessionId = getSessionId(token, { claims });
    const { tracing, records, endActions } = createTestTracing({
      createId: (length) => crypto.getRandomValues(new Uint8Array(length)),
    });
    tracing.setSession(sessionId);
    tracing.action('Load', (action) => {
      action.log.info('Loaded');
      tracing.captureError(new Error('and failed'));
    });
    endActions();
    const spans = records().filter((record): record is SpanRecord => record.type === 'span');
    const logs = records().filter((record): record is LogRecord => record.type === 'log');
    const ingest = createIngest({ exporter: postgresExporter(query), allowAnonymous: true });
    for (const [path, body] of [
      ['traces', encodeSpans(spans)],
      ['logs', encodeLogs(logs)],
    ] as const) {
      expect(checkOtlp(path, body)).toEqual([]);
      const response = await ingest(
        new Request(`https://shop.example.com/v1/${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      );
      expect([response.status, await response.json()]).toEqual([200, {}]);
    }
    const traceId = spans[0]?.traceId;
    for (const [table, count] of [
      ['spans', spans.length],
      ['logs', logs.length],
    ] as const) {
      const rows = await query(
        `select session_id::text as session_id, attributes ->> 'session.id' as attribute
      from waybill.${table} where trace_id = $1::text`,
        [traceId ?? null],
      );
      expect(rows).toEqual(new Array(count).fill({ session_id: column, attribute: sessionId }));
      expect(count).toBeGreaterThan(0);
    }
  },
);

it.each(sessions)('writes the events of a session of %s', async (_who, token, column) => {
  const sessionId = getSessionId(token, { claims });
  const tracing = createServerTracing({ service: 'test', verify: () => ({ userId: 'mia', sessionId }) });
  const handler = tracing.withTracing(async (_request, { span }) =>
    Response.json(await emitEvent(query, { type: 'member.invited' }, span.context)),
  );
  const { id } = (await (await handler(new Request('https://shop.example.com'))).json()) as { id: string };
  const rows = await query(
    `select session_id::text as session_id, event_metadata ->> 'session_id' as metadata
    from public.domain_events where id::text = $1::text`,
    [id],
  );
  expect(rows).toEqual([{ session_id: column, metadata: sessionId }]);
});
