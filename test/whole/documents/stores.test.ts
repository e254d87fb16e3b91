import { PGlite } from '@electric-sql/pglite';
import { migrate } from 'waybill/postgres';
import { createTestTracing } from 'waybill/testing';
import { expect, it } from 'vitest';
import { openPglite } from '../../house/open-pglite.ts';
import { query } from '../readme/your-app.ts';
import { readDocument } from '../readme/document-examples.ts';

it('wraps each kind of driver in the examples of drivers', async () => {
  const { fromNodePostgres, fromPglite, fromPostgresJs } = await import('docs:stores/drivers');
  const database: PGlite = await openPglite();
  const unsafe = async (sql: string, params: (string | null)[]): Promise<unknown[]> =>
    (await database.query(sql, params)).rows;
  for (const wrapped of [fromPglite(database), fromNodePostgres(database), fromPostgresJs({ unsafe })]) {
    expect(await wrapped('select $1::text as said', ['hello'])).toEqual([{ said: 'hello' }]);
    expect(await wrapped('select 1::text as one')).toEqual([{ one: '1' }]);
  }
  await database.close();
});

it('lets Vite hand records on to a collector in the example of a proxy', async () => {
  const { default: config } = await import('docs:stores/proxy');
  const proxy = config.server?.proxy?.['/otlp'];
  expect(proxy).toMatchObject({ target: 'http://127.0.0.1:4318' });
  expect(typeof proxy === 'object' && proxy.rewrite?.('/otlp/v1/logs')).toBe('/v1/logs');
});

it('reads its own records back in the example of OTLP', async () => {
  const { throughOtlp } = await import('docs:stores/otlp');
  const { tracing, records, spans, logs, endActions } = createTestTracing();
  tracing.action('save', ({ log }) => log.info('saved', { items: 3 }));
  endActions();
  const back = throughOtlp(records());
  expect(back.count).toBe(2);
  expect(back.spans).toMatchObject(spans().map(({ traceId, name }) => ({ traceId, name })));
  expect(back.logs).toMatchObject(logs().map(({ body, attributes }) => ({ body, attributes })));
});

it('runs the statements that delete old records, and those of one session', async () => {
  await migrate(query);
  const blocks = readDocument('stores').matchAll(/```sql\n([\s\S]*?)```/g);
  const statements = [...blocks]
    .flatMap(([, sql]) => sql!.split(';').map((part) => part.trim()))
    .filter(Boolean);
  expect(statements).toHaveLength(4);
  const session = /'([0-9a-f-]{36})'/.exec(statements[2]!)![1]!;
  const insert = (uid: string, age: string, sessionId: string) =>
    query(
      `insert into waybill.logs (uid, time_unix_nano, severity_number, severity_text, attributes, flags, resource, received_at)
      values ($1::text, 1, 9, 'INFO', jsonb_build_object('session.id', $3::text), 0, '{}', now() - $2::text::interval)`,
      [uid, age, sessionId],
    );
  const other = '11111111-1111-4111-8111-111111111111';
  await insert('old', '91 days', other);
  await insert('of the session', '1 day', session);
  await insert('kept', '89 days', other);
  const left = async (): Promise<unknown[]> =>
    (
      await query("select uid from waybill.logs where uid in ('old', 'of the session', 'kept') order by uid")
    ).map(({ uid }) => uid);
  for (const statement of statements.slice(0, 2)) await query(statement);
  expect(await left()).toEqual(['kept', 'of the session']);
  for (const statement of statements.slice(2)) await query(statement);
  expect(await left()).toEqual(['kept']);
});
