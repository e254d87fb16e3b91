import { migrate, postgresExporter, readTrace } from 'waybill/postgres';
import { beforeAll, describe, expect, test } from 'vitest';
import type { SpanRecord, TelemetryRecord } from '../../../../src/core/index.ts';
import { aSpan, nano, REQUEST, TRACE } from '../records.ts';
import { empty, type TestDatabase } from '../test-database.ts';

const snapshot = (endMs: number): SpanRecord =>
  aSpan({ endTimeUnixNano: nano(endMs), attributes: { 'waybill.unfinished': true, endMs } });
const finished = (endMs: number): SpanRecord =>
  aSpan({ endTimeUnixNano: nano(endMs), attributes: { endMs }, status: { code: 'error' } });

/** Gives all orders in which the items may arrive. */
function ordersOf<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) =>
    ordersOf(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}

/** Gives all ways to cut a list into batches. */
function batchesOf<T>([first, ...rest]: readonly T[]): T[][][] {
  if (first === undefined) return [[]];
  if (rest.length === 0) return [[[first]]];
  return batchesOf(rest).flatMap(([head = [], ...tail]) => [
    [[first], head, ...tail],
    [[first, ...head], ...tail],
  ]);
}

/** The version of a span that stays, on every engine. */
export function snapshotsContract(open: () => TestDatabase): void {
  const send = (records: readonly TelemetryRecord[]) => postgresExporter(open().query)(records, REQUEST);

  describe('postgresExporter and snapshots', () => {
    beforeAll(async () => {
      await empty(open());
      await migrate(open().query);
    });

    test.each([
      ['a finished span before a snapshot', [snapshot(100), finished(250)], finished(250)],
      ['a finished span before a snapshot that ends later', [snapshot(300), finished(250)], finished(250)],
      ['a finished span before a snapshot of the same end', [snapshot(250), finished(250)], finished(250)],
      ['the later of two snapshots', [snapshot(100), snapshot(300)], snapshot(300)],
      ['a finished span before two snapshots', [snapshot(100), snapshot(300), finished(200)], finished(200)],
      [
        'a record with unfinished: false, which is finished',
        [snapshot(300), aSpan({ endTimeUnixNano: nano(200), attributes: { 'waybill.unfinished': false } })],
        aSpan({ endTimeUnixNano: nano(200), attributes: { 'waybill.unfinished': false } }),
      ],
    ])('keeps %s, in whatever order and batches they arrive', async (_which, versions, kept) => {
      for (const batches of ordersOf(versions).flatMap(batchesOf)) {
        await open().query('truncate waybill.spans');
        for (const batch of batches) {
          expect(await send(batch)).toEqual({ accepted: batch.length, rejected: [] });
        }
        const stored = (await readTrace(open().query, TRACE))?.spans;
        expect({ batches, stored }).toStrictEqual({ batches, stored: [kept] });
      }
    });

    test('keeps the first of two finished spans, in one batch and in two', async () => {
      for (const versions of ordersOf([finished(100), finished(250), snapshot(300)])) {
        const kept = versions.find(({ attributes }) => !attributes['waybill.unfinished']);
        for (const batches of batchesOf(versions)) {
          await open().query('truncate waybill.spans');
          for (const batch of batches) await send(batch);
          expect((await readTrace(open().query, TRACE))?.spans).toStrictEqual([kept]);
        }
      }
    });

    test('replaces a snapshot whole', async () => {
      await open().query('truncate waybill.spans');
      await send([
        aSpan({ ...snapshot(300), traceState: 'a=b', events: [], parentSpanId: 'b7ad6b7169203331' }),
      ]);
      await send([finished(250)]);
      expect((await readTrace(open().query, TRACE))?.spans).toStrictEqual([finished(250)]);
    });
  });
}
