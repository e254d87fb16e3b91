import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  emitEvent,
  findTraces,
  migrate,
  postgresExporter,
  postgresStore,
  readTrace,
  type Migration,
} from 'waybill/postgres';
import { beforeEach, describe, expect, test } from 'vitest';
import type { TraceQuery } from '../../../../src/core/index.ts';
import { aSpan, CORRELATION, REQUEST, SESSION, TRACE } from '../records.ts';
import { empty, one, type TestDatabase } from '../test-database.ts';

/**
 * The migrations of a released version without lanes, and the statements with which its exporter stored six records for
 * each of two tenants.
 */
const { migrations, inserts } = JSON.parse(
  readFileSync(new URL('database-of-15d0e0f.json', import.meta.url), 'utf8'),
) as {
  readonly migrations: readonly Migration[];
  readonly inserts: readonly (readonly [sql: string, params: readonly string[]])[];
};

const QUERIES: readonly TraceQuery[] = [
  { kind: 'trace', traceId: TRACE },
  { kind: 'reference', low40: TRACE.slice(-10) },
  { kind: 'span', spanId: '00f067aa0ba902b7' },
  { kind: 'span', spanId: 'b7ad6b7169203331' },
  { kind: 'span', spanId: '0012345678abcdef' },
  { kind: 'uuid', id: CORRELATION },
  { kind: 'uuid', id: SESSION },
];

/** A database from before there were lanes, on every engine. */
export function oldDatabaseContract(open: () => TestDatabase): void {
  describe('a database from before there were lanes', () => {
    beforeEach(async () => {
      const { query } = open();
      await empty(open());
      for (const { name, statements } of migrations) {
        for (const statement of statements) await query(statement);
        const checksum = createHash('sha256').update(statements.join(';\n')).digest('hex');
        await query('insert into waybill.migrations (name, checksum) values ($1, $2)', [name, checksum]);
      }
      for (const [sql, params] of inserts) await query(sql, params);
      await emitEvent(
        query,
        { type: 'member.invited' },
        { traceId: TRACE, flags: 3, correlationId: CORRELATION, sessionId: SESSION },
      );
      expect((await migrate(query)).applied).toEqual([
        '0011-lanes',
        '0012-lane-api',
        '0013-foreign-trace-ids',
        '0014-carried-foreign-ids',
        '0015-failures',
        '0016-reading',
        '0017-services',
      ]);
    });

    test.each(['default', 'acme'])('keeps every row findable, for the tenant %s', async (tenant) => {
      const { query } = open();
      expect(await one(open(), 'select count(*)::text as spans from waybill.spans')).toEqual({ spans: '6' });
      expect(await one(open(), 'select count(*)::text as logs from waybill.logs')).toEqual({ logs: '6' });
      for (const traceQuery of QUERIES) {
        expect(await findTraces(query, traceQuery, { tenant })).toMatchObject([
          {
            traceId: TRACE,
            spanCount: 3,
            correlationId: CORRELATION,
            sessionId: SESSION,
          },
        ]);
      }
      const trace = await readTrace(query, TRACE, { tenant });
      expect(trace?.spans.map(({ name }) => name).toSorted()).toEqual([
        'POST /pay',
        'invite member',
        'still open',
      ]);
      expect(trace?.logs.map(({ body }) => body).toSorted()).toEqual(['inviting', 'without a uid']);
      expect(trace?.spans.some((span) => 'lane' in span)).toBe(false);
      expect(trace).not.toHaveProperty('claims');
      const timeline = await query('select type, data::text from api.get_trace_timeline($1, $2)', [
        TRACE,
        tenant,
      ]);
      expect(timeline.map(({ type }) => String(type)).toSorted()).toEqual(
        tenant === 'default'
          ? ['event', 'log', 'log', 'span', 'span', 'span']
          : ['log', 'log', 'span', 'span', 'span'],
      );
      const [loose] = await query("select body::text from waybill.logs where uid = 'log-2' and tenant = $1", [
        tenant,
      ]);
      expect(loose).toEqual({ body: '"of no trace"' });
    });

    test('lists old failures, whatever the time of their migration', async () => {
      const { query } = open();
      await query("update waybill.spans set status_code = 'error' where name = 'POST /pay'");
      for (const reader of [postgresStore(query), postgresStore(query).forTenant('acme')]) {
        const { failures } = await reader.failures();
        expect(failures).toMatchObject([{ name: 'POST /pay', fingerprint: 'type:', traceId: TRACE }]);
        expect(await reader.failures({ fingerprint: 'type:' })).toEqual({ failures, cursor: null });
      }
    });

    test('lets no page replace an old row, and shows what a server sends again', async () => {
      const { query } = open();
      const again = aSpan({ spanId: 'b7ad6b7169203331', name: 'again', status: { code: 'ok' } });
      const named = async () =>
        (await readTrace(query, TRACE))?.spans.find(({ spanId }) => spanId === again.spanId)?.name;
      await postgresExporter(query)([again], { ...REQUEST, lane: 'page' });
      expect(await named()).toBe('POST /pay');
      await postgresExporter(query)([again], REQUEST);
      expect(await named()).toBe('again');
    });
  });
}
