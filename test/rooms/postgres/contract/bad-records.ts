import { migrate, postgresExporter, readTrace } from 'waybill/postgres';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TelemetryRecord } from '../../../../src/core/index.ts';
import { aLog, aSpan, nano, REQUEST, TRACE } from '../records.ts';
import { empty, one, type TestDatabase } from '../test-database.ts';

/** Makes a record that breaks its type, as an attacker or a broken sender does. */
const broken = <Kind extends TelemetryRecord>(record: Kind, parts: Record<string, unknown>): Kind => ({
  ...record,
  ...parts,
});

const nest = (levels: number): unknown => (levels === 0 ? 1 : [nest(levels - 1)]);
const cyclic: Record<string, unknown> = {};
cyclic.self = cyclic;

const BAD_SPANS: [reason: string, parts: Record<string, unknown>][] = [
  ['traceId is not 32', { traceId: '0'.repeat(32) }],
  ['traceId is not 32', { traceId: TRACE.toUpperCase() }],
  ['traceId is not 32', { traceId: `${TRACE}\n` }],
  ['traceId is not 32', { traceId: undefined }],
  ['spanId is not 16', { spanId: "00f067aa0ba902b'" }],
  ['parentSpanId is not 16', { parentSpanId: '' }],
  ['remoteParent is not', { remoteParent: 'yes' }],
  ['traceState is not text', { traceState: 7 }],
  ['flags is not a number', { flags: 256 }],
  ['flags is not a number', { flags: 1.5 }],
  ['name is not text', { name: null }],
  ['kind is unknown', { kind: 'SPAN_KIND_CLIENT' }],
  ['startTimeUnixNano is not', { startTimeUnixNano: 1_790_000_000_000_000_000 }],
  ['startTimeUnixNano is not', { startTimeUnixNano: '-1' }],
  ['endTimeUnixNano is not', { endTimeUnixNano: '9223372036854775808' }],
  ['endTimeUnixNano is not', { endTimeUnixNano: '1e18' }],
  ['status is unknown', { status: undefined }],
  ['status is unknown', { status: { code: 2 } }],
  ['status message is not text', { status: { code: 'ok', message: {} } }],
  ['attributes is not an object', { attributes: [] }],
  ['events is not a list', { events: {} }],
  ['links is not a list', { links: 'none' }],
  ['resource is not an object', { resource: null }],
  ['nested deeper', { attributes: { deep: nest(20_000 / 4) } }],
  ['nested deeper', { attributes: cyclic }],
  ['cannot be written as JSON', { attributes: { big: 1n } }],
  ['longer than 131072 characters', { attributes: { text: 'x'.repeat(131_072) } }],
];

const BAD_LOGS: [reason: string, parts: Record<string, unknown>][] = [
  ['timeUnixNano is not', { timeUnixNano: '01' }],
  ['severityNumber is not', { severityNumber: 25 }],
  ['severityText is not text', { severityText: 9 }],
  ['eventName is not text', { eventName: null }],
  ['attributes is not an object', { attributes: undefined }],
  ['traceId is not 32', { traceId: '' }],
  ['spanId is not 16', { spanId: 'span' }],
  ['flags is not a number', { flags: -1 }],
  ['resource is not an object', { resource: 'service' }],
];

/** The exporter's answer to records that no table can hold, on every engine. */
export function badRecordsContract(open: () => TestDatabase): void {
  const send = (...records: TelemetryRecord[]) => postgresExporter(open().query)(records, REQUEST);

  describe('postgresExporter and bad records', () => {
    beforeAll(async () => {
      await empty(open());
      await migrate(open().query);
    });
    beforeEach(() => open().query('truncate waybill.spans, waybill.logs'));

    test('rejects each bad span with its reason and stores the good one beside it', async () => {
      const bad = BAD_SPANS.map(([, parts]) => broken(aSpan(), parts));
      const { accepted, rejected } = await send(...bad, aSpan({ name: 'good' }));
      expect(accepted).toBe(1);
      expect(rejected.map(({ reason }) => reason)).toEqual(
        BAD_SPANS.map(([reason]) => expect.stringContaining(reason) as string),
      );
      expect((await readTrace(open().query, TRACE))?.spans.map(({ name }) => name)).toEqual(['good']);
    });

    test('rejects each bad log record with its reason and stores the good one beside it', async () => {
      const bad = BAD_LOGS.map(([, parts]) => broken(aLog(), parts));
      const { accepted, rejected } = await send(...bad, aLog({ body: 'good' }));
      expect(accepted).toBe(1);
      expect(rejected.map(({ reason }) => reason)).toEqual(
        BAD_LOGS.map(([reason]) => expect.stringContaining(reason) as string),
      );
      expect((await readTrace(open().query, TRACE))?.logs.map(({ body }) => body)).toEqual(['good']);
    });

    test('names a rejected span by its span id and a log record by its uid', async () => {
      expect((await send(aSpan({ flags: 999 }), aLog({ flags: 999 }))).rejected).toEqual([
        { id: '00f067aa0ba902b7', reason: 'flags is not a number from 0 to 255' },
        { id: 'log-1', reason: 'flags is not a number from 0 to 255' },
      ]);
    });

    test('stores text that PostgreSQL cannot hold with U+FFFD in its place', async () => {
      const hostile = 'nul \0, high \ud83d, low \udc00, whole 😀, written \\u0000 \\ud800';
      const held = 'nul \ufffd, high \ufffd, low \ufffd, whole 😀, written \\u0000 \\ud800';
      const span = aSpan({
        name: hostile,
        attributes: { [hostile]: [hostile], nan: Number.NaN, far: -Infinity },
      });
      expect(await send(span, aLog({ body: hostile, severityText: hostile }))).toEqual({
        accepted: 2,
        rejected: [],
      });
      const trace = await readTrace(open().query, TRACE);
      expect(trace?.spans).toStrictEqual([
        aSpan({ name: held, attributes: { [held]: [held], nan: 'NaN', far: '-Infinity' } }),
      ]);
      expect(trace?.logs).toStrictEqual([aLog({ body: held, severityText: held })]);
    });

    test('treats SQL in any field as text', async () => {
      const sql = "'); drop table waybill.spans; --";
      const span = aSpan({ name: sql, traceState: sql, attributes: { [sql]: sql, 'session.id': sql } });
      await send(span, aLog({ body: sql, attributes: { 'log.record.uid': sql } }));
      expect((await readTrace(open().query, TRACE))?.spans).toStrictEqual([span]);
    });

    test('takes every record that its own limits allow, however large it grows in the database', async () => {
      const size = 129_600;
      const spans = [
        { digits: Array<number>(size / 2).fill(0) },
        { decimals: Array<number>(size / 4).fill(0.1) },
        { lists: Array.from({ length: size / 3 }, () => []) },
        { text: '€'.repeat(size) },
        { control: '\u0001'.repeat(size / 6) },
        { deep: nest(90) as number },
      ].map((attributes, place) =>
        aSpan({ attributes, startTimeUnixNano: nano(place), spanId: `000000000000000${place + 1}` }),
      );
      expect(await send(...spans)).toEqual({ accepted: spans.length, rejected: [] });
      expect((await readTrace(open().query, TRACE))?.spans).toStrictEqual(spans);
    });

    test('derives a key for a log record with an unusable uid', async () => {
      for (const uid of ['', 7, 'x'.repeat(201)]) {
        await send(aLog({ attributes: { 'log.record.uid': uid } }));
      }
      expect(
        await one(open(), "select count(*)::text as logs from waybill.logs where uid like 'sha256:%'"),
      ).toEqual({
        logs: '3',
      });
    });
  });
}
