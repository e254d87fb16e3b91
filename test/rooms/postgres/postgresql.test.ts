import postgres from 'postgres';
import { migrate, migrations, postgresExporter, readTrace } from 'waybill/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { QueryFunction } from '../../../src/postgres/index.ts';
import { everyPromise } from './contract/every-promise.ts';
import { findPostgresql, type PostgresqlServer, startPostgresql } from './postgresql-server.ts';
import { aLog, aSpan, nano, OTHER_TRACE, REQUEST, TRACE } from './records.ts';
import { createRoles, empty, type TestDatabase } from './test-database.ts';

const url = process.env.DATABASE_URL_TEST;
const installation = url === undefined ? findPostgresql() : undefined;

// The tests create a new database even on a given server, because the contract drops tables.
const name = `waybill_test_${process.pid}`;

const DUPLICATED = '0190b8e40000700080000000c0ffee03';
const LOCKED = '0190b8e40000700080000000c0ffee04';

let server: PostgresqlServer | undefined;

function connect(database: string | undefined, max: number, transform = {}): postgres.Sql {
  const options = { max, transform, onnotice: () => {}, ...(database === undefined ? {} : { database }) };
  if (url !== undefined) return postgres(url, options);
  if (!server) throw new Error('there is no server to connect to');
  return postgres({
    ...options,
    host: server.host,
    username: server.username,
    database: database ?? 'postgres',
  });
}

function queryBy(sql: postgres.Sql): QueryFunction {
  return (text, params) => sql.unsafe(text, [...(params ?? [])]);
}

const missing = installation && 'missing' in installation ? installation.missing : undefined;
const found = installation && 'binaries' in installation ? installation : undefined;
const engines =
  missing === undefined
    ? [found ? `PostgreSQL ${found.version} of ${found.binaries}` : 'DATABASE_URL_TEST']
    : [];
const covered = engines[0] ?? `PGlite alone, because ${missing}, and DATABASE_URL_TEST is not set`;

test(`covers in this run: ${covered}`, () => {
  console.log(`waybill/postgres is tested on ${covered}`);
  expect(covered).toMatch(missing === undefined ? /PostgreSQL|DATABASE_URL_TEST/ : /PGlite alone, because/);
});

describe.each(engines)('on %s, through postgres.js', () => {
  let admin: postgres.Sql;
  let session: postgres.Sql;
  let database: TestDatabase;
  let createdRoles: readonly string[];

  beforeAll(async () => {
    if (found) server = startPostgresql(found);
    admin = connect(undefined, 1);
    await admin.unsafe(`create database ${name}`);
    session = connect(name, 1);
    database = { query: queryBy(session), close: () => session.end() };
    createdRoles = await createRoles(database.query);
  }, 60_000);
  afterAll(async () => {
    await database.close();
    await admin.unsafe(`drop database ${name} with (force)`);
    for (const role of createdRoles) await admin.unsafe(`drop role ${role}`);
    await admin.end();
    server?.stop();
  });

  everyPromise(() => database);

  describe('over several connections', () => {
    let pool: postgres.Sql;
    let query: QueryFunction;

    beforeAll(async () => {
      await empty(database);
      pool = connect(name, 4);
      query = queryBy(pool);
      await Promise.all(Array.from({ length: 4 }, () => pool.unsafe('select pg_sleep(0)')));
    });
    afterAll(() => pool.end());

    test('migrates once when four processes start together', async () => {
      await Promise.all(Array.from({ length: 4 }, () => migrate(query)));
      expect(await query('select name from waybill.migrations order by name')).toEqual(
        migrations.map((migration) => ({ name: migration.name })),
      );
    });

    test('stores overlapping batches in any order without a deadlock, and keeps the first ends', async () => {
      const span = (place: number, end: number) =>
        aSpan({
          spanId: (place + 1).toString(16).padStart(16, '0'),
          startTimeUnixNano: nano(place),
          endTimeUnixNano: nano(end),
        });
      const places = Array.from({ length: 200 }, (_, place) => place);
      await Promise.all(
        Array.from({ length: 24 }, (_, batch) => {
          const order = batch % 2 === 0 ? places : places.toReversed();
          const logs = order.map((place) => aLog({ attributes: { 'log.record.uid': `uid-${place}` } }));
          return postgresExporter(query)(
            [...order.map((place) => span(place, 1000 + batch)), ...logs],
            REQUEST,
          );
        }),
      );
      const trace = await readTrace(query, TRACE);
      // The batches race, so any of them can be the first for a span. But no span is lost or mixed.
      expect(trace?.spans).toHaveLength(200);
      for (const [place, stored] of trace!.spans.entries()) {
        const batch = Array.from({ length: 24 }, (_, nth) => span(place, 1000 + nth));
        expect(batch).toContainEqual(stored);
      }
      expect(trace?.logs).toHaveLength(200);
    });

    test('stores a batch once that is sent a hundred times at once', async () => {
      const batch = [
        ...Array.from({ length: 20 }, (_, place) =>
          aSpan({ traceId: DUPLICATED, spanId: (place + 1).toString(16).padStart(16, '0') }),
        ),
        ...Array.from({ length: 20 }, (_, place) => aLog({ traceId: DUPLICATED, attributes: { place } })),
      ];
      const deliveries = await Promise.all(
        Array.from({ length: 100 }, () => postgresExporter(query)(batch, REQUEST)),
      );
      expect(new Set(deliveries.map(({ accepted }) => accepted))).toEqual(new Set([40]));
      const trace = await readTrace(query, DUPLICATED);
      expect([trace?.spans.length, trace?.logs.length]).toEqual([20, 20]);
    });

    test.each([
      ['statement_timeout', '57014'],
      ['lock_timeout', '55P03'],
    ])(
      'rejects where a table is locked for longer than %s, and takes the batch then',
      async (setting, code) => {
        const waiting = connect(name, 1);
        const holding = connect(name, 1);
        try {
          await waiting.unsafe(`set ${setting} = '50ms'`);
          const exporter = postgresExporter(queryBy(waiting));
          await holding.begin(async (transaction) => {
            await transaction.unsafe('lock table waybill.spans in exclusive mode');
            await expect(exporter([aSpan({ traceId: LOCKED })], REQUEST)).rejects.toMatchObject({ code });
          });
          await waiting.unsafe(`set ${setting} = 0`);
          expect(await exporter([aSpan({ traceId: LOCKED })], REQUEST)).toEqual({
            accepted: 1,
            rejected: [],
          });
        } finally {
          await Promise.all([waiting.end(), holding.end()]);
        }
      },
    );

    test('gives back records unchanged where the driver renames columns and keys', async () => {
      const renaming = connect(name, 1, postgres.camel);
      const log = aLog({
        traceId: OTHER_TRACE,
        body: { snake_case: 1 },
        attributes: { 'log.record_uid': 'snake' },
      });
      try {
        await postgresExporter(queryBy(renaming))([log], REQUEST);
        expect((await readTrace(queryBy(renaming), OTHER_TRACE))?.logs).toStrictEqual([log]);
      } finally {
        await renaming.end();
      }
    });
  });
});
