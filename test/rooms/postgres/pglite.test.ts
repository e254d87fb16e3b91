import { migrate, restrictAccess } from 'waybill/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPglite } from '../../house/open-pglite.ts';
import type { QueryFunction } from '../../../src/postgres/index.ts';
import { everyPromise } from './contract/every-promise.ts';
import { asRole, createRoles, empty, type TestDatabase } from './test-database.ts';

describe('on PGlite', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    const pglite = await openPglite();
    const query: QueryFunction = async (sql, params) =>
      (await pglite.query<Record<string, unknown>>(sql, [...(params ?? [])])).rows;
    database = { query, close: () => pglite.close() };
  }, 60_000);
  afterAll(() => database.close());

  test("migrates where Supabase's roles do not exist, and gives them their rights when they do", async () => {
    const { query } = database;
    await migrate(query);
    await createRoles(query);
    await expect(asRole(database, 'service_role', 'select * from waybill.spans')).rejects.toThrow(
      /permission denied/,
    );
    await restrictAccess(query);
    expect(await asRole(database, 'service_role', 'select * from waybill.spans')).toEqual([]);
    await expect(asRole(database, 'anon', 'select * from waybill.spans')).rejects.toThrow(
      /permission denied/,
    );
    await empty(database);
  });

  everyPromise(() => database);
});
