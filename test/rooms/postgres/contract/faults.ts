import { migrate, postgresExporter, readTrace } from 'waybill/postgres';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { QueryFunction } from '../../../../src/postgres/index.ts';
import type { TelemetryRecord } from '../../../../src/core/index.ts';
import { aLog, aSpan, REQUEST, TRACE } from '../records.ts';
import { empty, one, type TestDatabase } from '../test-database.ts';

const COUNTS = `select (select count(*) from waybill.spans)::text as spans, (select count(*) from waybill.logs)::text as logs`;

// Temporary faults by SQLSTATE. https://www.postgresql.org/docs/current/errcodes-appendix.html
const PASSING = [
  ['a lost connection', '08006'],
  ['a unique index of their own, hit by two at once', '23505'],
  ['a read-only transaction', '25006'],
  ['a serialization failure', '40001'],
  ['a deadlock', '40P01'],
  ['a missing right', '42501'],
  ['a missing table', '42P01'],
  ['a full disk', '53100'],
  ['too little memory', '53200'],
  ['too many connections', '53300'],
  ['a lock that is not to be had', '55P03'],
  ['a statement timeout', '57014'],
  ['a shutdown', '57P01'],
  ['a server that is starting', '57P03'],
  ['a fault inside the server', 'XX000'],
] as const;

/** The fate of a batch while the database is in trouble, on every engine. */
export function faultsContract(open: () => TestDatabase): void {
  const send = (...records: TelemetryRecord[]) => postgresExporter(open().query)(records, REQUEST);
  const counts = () => one(open(), COUNTS);

  /** Runs some work. Meanwhile the database raises an error for each row of the table that meets the condition. */
  async function whileFailing(
    { table = 'logs', condition = 'true', code, when = 'before insert' }: Record<string, string>,
    work: () => Promise<void>,
  ): Promise<void> {
    const { query } = open();
    await query(`create function public.fail() returns trigger language plpgsql as $function$
      begin raise exception 'a fault of the test' using errcode = '${code}'; end $function$`);
    const deferred = when.startsWith('after');
    await query(`create ${deferred ? 'constraint' : ''} trigger fault ${when} on waybill.${table}
      ${deferred ? 'deferrable initially deferred' : ''}
      for each row when (${condition}) execute function public.fail()`);
    try {
      await work();
    } finally {
      await query(`drop trigger fault on waybill.${table}`);
      await query('drop function public.fail()');
    }
  }

  describe('postgresExporter and a database in trouble', () => {
    beforeAll(async () => {
      await empty(open());
      await migrate(open().query);
    });
    beforeEach(() => open().query('truncate waybill.spans, waybill.logs'));

    test.each(PASSING)(
      'rejects and stores nothing for %s, and takes the batch afterwards',
      async (_, code) => {
        const batch = [aSpan(), aLog(), aLog({ attributes: { 'log.record.uid': 'log-2' } })];
        await whileFailing({ condition: "new.uid = 'log-2'", code }, async () => {
          await expect(send(...batch)).rejects.toMatchObject({ code });
          expect(await counts()).toEqual({ spans: '0', logs: '0' });
        });
        expect(await send(...batch)).toEqual({ accepted: 3, rejected: [] });
        expect(await counts()).toEqual({ spans: '1', logs: '2' });
      },
    );

    test('rejects if the transaction fails only at its commit', async () => {
      await whileFailing({ when: 'after insert', code: '40001' }, async () => {
        await expect(send(aSpan(), aLog())).rejects.toMatchObject({ code: '40001' });
        expect(await counts()).toEqual({ spans: '0', logs: '0' });
      });
    });

    test('rejects while the database is really read-only', async () => {
      const { query } = open();
      await query('set default_transaction_read_only = on');
      try {
        await expect(send(aSpan())).rejects.toMatchObject({ code: '25006' });
      } finally {
        await query('set default_transaction_read_only = off');
      }
      expect(await send(aSpan())).toEqual({ accepted: 1, rejected: [] });
    });

    test('stores a batch once if its answer got lost after the commit', async () => {
      const { query } = open();
      const losing: QueryFunction = async (...statement) => {
        await query(...statement);
        throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
      };
      const batch = [aSpan(), aLog(), aLog({ attributes: {} })];
      await expect(postgresExporter(losing)(batch, REQUEST)).rejects.toThrow('ECONNRESET');
      expect(await send(...batch)).toEqual({ accepted: 3, rejected: [] });
      expect(await counts()).toEqual({ spans: '1', logs: '2' });
    });

    test.each([
      ['a value', '22P02'],
      ['a size', '54000'],
      ['a null', '23502'],
    ])('finds the records that the database refuses for %s, and stores all others', async (_, code) => {
      const logs = Array.from({ length: 101 }, (_entry, place) =>
        aLog({ attributes: { 'log.record.uid': `log-${place}` } }),
      );
      const poison = ['log-0', 'log-49', 'log-50', 'log-100'];
      const condition = `new.uid in ('${poison.join("', '")}')`;
      await whileFailing({ condition, code }, async () => {
        expect(await send(aSpan(), ...logs)).toEqual({
          accepted: 98,
          rejected: poison.map((id) => ({ id, reason: `the database refuses the record (${code})` })),
        });
      });
      expect(await counts()).toEqual({ spans: '1', logs: '97' });
    });

    test('names a span that a constraint of the app refuses, and shows no content of it', async () => {
      const { query } = open();
      await query("alter table waybill.spans add constraint fault check (name <> 'secret')");
      try {
        const secret = aSpan({ spanId: '00000000000000aa', name: 'secret' });
        expect(await send(aSpan(), secret, aLog())).toEqual({
          accepted: 2,
          rejected: [{ id: '00000000000000aa', reason: 'the database refuses the record (23514)' }],
        });
        expect(await counts()).toEqual({ spans: '1', logs: '1' });
      } finally {
        await query('alter table waybill.spans drop constraint fault');
      }
    });

    test('rejects if a partition is missing, which has the code of a broken constraint', async () => {
      const { query } = open();
      await query('create table public.parted (at bigint) partition by range (at)');
      try {
        const exporter = postgresExporter(() => query('insert into public.parted values (1)'));
        await expect(exporter([aSpan()], REQUEST)).rejects.toMatchObject({ code: '23514' });
      } finally {
        await query('drop table public.parted');
      }
    });

    test('does not go on halving for a sender who has gone', async () => {
      const gone = new AbortController();
      const statements: string[] = [];
      const query: QueryFunction = async (sql) => {
        statements.push(sql);
        gone.abort();
        throw Object.assign(new Error('invalid'), { code: '22P02' });
      };
      const request = { ...REQUEST, signal: gone.signal };
      await expect(postgresExporter(query)([aSpan(), aLog()], request)).rejects.toThrow('aborted');
      expect(statements).toHaveLength(1);
    });

    test('understands the error of a library that wraps the one of its driver', async () => {
      const wrapping: QueryFunction = async (...statement) => {
        try {
          return await open().query(...statement);
        } catch (cause) {
          throw new Error('Failed query', { cause });
        }
      };
      const bad = aLog({ attributes: { 'log.record.uid': 'bad' } });
      await whileFailing({ condition: "new.uid = 'bad'", code: '22003' }, async () => {
        expect(await postgresExporter(wrapping)([aLog(), bad], REQUEST)).toEqual({
          accepted: 1,
          rejected: [{ id: 'bad', reason: 'the database refuses the record (22003)' }],
        });
      });
      expect((await readTrace(open().query, TRACE))?.logs).toHaveLength(1);
    });
  });
}
