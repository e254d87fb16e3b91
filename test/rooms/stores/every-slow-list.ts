import type { SlowFilter, SlowOperation, SpanRecord, TelemetryRecord, TraceReader } from 'waybill';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Lane } from '../../../src/core/index.ts';
import { aLog, aSpan, CORRELATION, nano, OTHER_TRACE, REQUEST, SESSION, TRACE } from '../postgres/records.ts';
import { anEvent, type TestStore } from './test-store.ts';

const OTHER_ID = '0190b8e4-aaaa-7000-8000-00000000dead';
const NONE = { operations: [], cursor: null };

/** A span that takes as many milliseconds. */
const lasting = (spanId: string, ms: number, parts: Partial<SpanRecord> = {}): SpanRecord =>
  aSpan({ spanId: spanId.repeat(16), startTimeUnixNano: nano(0), endTimeUnixNano: nano(ms), ...parts });

const traceOf = (nth: number): string => nth.toString(16).padStart(32, 'a');

/** The promises of a list of slow operations, of following links, and of good runs. Each store runs them. */
export function everySlowList(open: () => TestStore): void {
  const send = (records: readonly TelemetryRecord[], more: { tenant?: string; lane?: Lane } = {}) =>
    open().store(records, { ...REQUEST, ...more });
  const list = async (
    filter?: SlowFilter,
    reader: TraceReader = open().store,
  ): Promise<readonly SlowOperation[]> => (await reader.slow(filter)).operations;
  const idsOf = async (filter: SlowFilter) => (await list(filter)).map(({ spanId }) => spanId[0]).join('');

  describe('a list of slow operations', () => {
    beforeEach(() => open().clear());

    test('has finished spans of at least 10 ms, slowest first, and the record of the server', async () => {
      const ids = { 'correlation.id': CORRELATION, 'session.id': SESSION };
      await send([
        lasting('a', 9),
        lasting('f', 10, { startTimeUnixNano: String(BigInt(nano(0)) + 1n) }),
        lasting('b', 10, { status: { code: 'error', message: 'no' } }),
        lasting('c', 250, { attributes: ids }),
        lasting('d', 9000, { attributes: { 'waybill.unfinished': true } }),
      ]);
      await send([lasting('c', 60_000), lasting('e', 20)], { lane: 'page' });
      expect(await open().store.slow()).toEqual({
        operations: [
          {
            name: 'invite member',
            kind: 'internal',
            service: 'team-admin',
            status: 'unset',
            durationMs: 250,
            time: '2026-09-21T14:13:20.000Z',
            traceId: TRACE,
            spanId: 'c'.repeat(16),
            reference: '030F-ZVG1M',
            correlationId: CORRELATION,
            sessionId: SESSION,
          },
          expect.objectContaining({ spanId: 'e'.repeat(16), lane: 'page', durationMs: 20 }),
          expect.objectContaining({
            spanId: 'b'.repeat(16),
            status: 'error',
            durationMs: 10,
            sessionId: null,
          }),
        ],
        cursor: null,
      });
    });

    test('is limited by service, name, ids and time', async () => {
      await send([
        lasting('a', 60, { resource: { 'service.name': 'billing' } }),
        lasting('b', 50, { attributes: { 'session.id': SESSION } }),
        lasting('c', 40, { attributes: { 'correlation.id': CORRELATION } }),
        lasting('d', 30, { traceId: OTHER_TRACE, name: 'pay' }),
        lasting('e', 2020, { startTimeUnixNano: nano(2000) }),
      ]);
      const found: readonly (readonly [SlowFilter, string])[] = [
        [{}, 'abcde'],
        [{ service: 'billing' }, 'a'],
        [{ sessionId: SESSION.toUpperCase() }, 'b'],
        [{ correlationId: CORRELATION }, 'c'],
        [{ correlationId: OTHER_ID }, ''],
        [{ traceId: OTHER_TRACE }, 'd'],
        [{ name: 'pay' }, 'd'],
        [{ name: 'Pay' }, ''],
        [{ from: '2026-09-21T14:13:22Z' }, 'e'],
        [{ to: '2026-09-21T14:13:22Z', service: 'team-admin' }, 'bcd'],
      ];
      for (const [filter, spans] of found) expect([filter, await idsOf(filter)]).toEqual([filter, spans]);
    });

    test('is read page by page, with cursors of the same list only', async () => {
      const { store } = open();
      const spans = Array.from({ length: 23 }, (_, nth) =>
        lasting('0', nth < 15 ? 100 : 20 + nth, { spanId: nth.toString(16).padStart(16, 'c') }),
      );
      for (const tenant of ['default', 'acme']) await send(spans, { tenant });
      const pages: SlowOperation[][] = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const page = await store.slow({ limit: 5, ...(cursor !== undefined && { cursor }) });
        pages.push([...page.operations]);
        ({ cursor } = page);
      }
      expect(pages.map(({ length }) => length)).toEqual([5, 5, 5, 5, 3]);
      expect(pages.flat()).toEqual(await list({ limit: 100 }));
      const { cursor } = await store.slow({ limit: 5 });
      const { cursor: failed } = await store.failures({ limit: 1 });
      expect(failed).toBeNull();
      for (const wrong of [
        { cursor: 'x' },
        { cursor: `${cursor!}x` },
        { cursor: `A${cursor!.slice(1)}` },
        { cursor: cursor!, service: 'team-admin' },
        { service: '\0' },
        { name: 7 as never },
        { traceId: "' or true --" },
        { from: '$1' },
      ])
        expect([wrong, await store.slow(wrong)]).toEqual([wrong, NONE]);
      expect(await store.forTenant('acme').slow({ cursor: cursor! })).toEqual(NONE);
      expect(await list({ limit: 100 }, store.forTenant('acme'))).toHaveLength(23);
      expect(await list({}, store.forTenant('umbrella'))).toEqual([]);
      await expect(store.slow({ limit: 0 })).rejects.toThrow(
        '[waybill] slow got the limit 0; give a whole number from 1 to 100',
      );
    });
  });

  describe('reading a trace with its links', () => {
    beforeEach(() => open().clear());

    const readAll = (traceId: string, reader: TraceReader = open().store) =>
      reader.read(traceId, { follow: 'links' });

    test('follows links in both directions and correlation ids, in one tenant', async () => {
      const { store } = open();
      const link = (nth: number) => ({
        links: [{ traceId: traceOf(nth), spanId: 'b'.repeat(16), attributes: {} }],
      });
      const inProcess = { attributes: { 'correlation.id': CORRELATION } };
      await send([
        lasting('1', 10, { traceId: traceOf(1), startTimeUnixNano: nano(40), ...link(2) }),
        lasting('2', 10, { traceId: traceOf(2), startTimeUnixNano: nano(10), ...inProcess }),
        lasting('3', 10, { traceId: traceOf(3), startTimeUnixNano: nano(30), ...link(1) }),
        aLog({ traceId: traceOf(4), timeUnixNano: nano(5), attributes: { ...inProcess.attributes } }),
        lasting('6', 10, { traceId: traceOf(6) }),
        // A link to a trace that nothing else ties, and to one of which nothing is stored.
        lasting('5', 10, { traceId: traceOf(4), startTimeUnixNano: nano(50), ...link(9) }),
      ]);
      await send([lasting('7', 10, { traceId: traceOf(7), ...link(1) })], { tenant: 'acme' });
      await open().addEvents([anEvent({ traceId: traceOf(5), correlationId: CORRELATION })]);
      for (const nth of [1, 2, 3, 4, 5]) {
        const found = await readAll(traceOf(nth));
        expect(found).toMatchObject({ traceId: traceOf(nth), events: [{ eventType: 'member.invited' }] });
        expect(found?.traces?.[0]).toBe(traceOf(nth));
        expect(found?.traces?.toSorted()).toEqual([1, 2, 3, 4, 5].map(traceOf));
        expect(found?.spans.map(({ spanId }) => spanId[0]).join('')).toBe('2315');
        expect(found?.logs).toHaveLength(1);
        expect(found).not.toHaveProperty('isCut');
      }
      expect((await readAll(traceOf(6)))?.traces).toEqual([traceOf(6)]);
      expect(await store.read(traceOf(1))).not.toHaveProperty('traces');
      expect((await readAll(traceOf(7), store.forTenant('acme')))?.traces).toEqual([traceOf(7)]);
      for (const id of [traceOf(9), "' or true --"]) expect(await readAll(id)).toBeNull();
    });

    test('goes along a long chain, in a circle too, and stops after 100 traces', async () => {
      const chain = (length: number, first: number, isCircle: boolean) =>
        Array.from({ length }, (_, nth) => {
          const next = isCircle ? (nth + 1) % length : nth + 1;
          return lasting('a', 10, {
            traceId: traceOf(first + nth),
            startTimeUnixNano: nano(nth),
            ...((isCircle || next < length) && {
              links: [{ traceId: traceOf(first + next), spanId: 'a'.repeat(16), attributes: {} }],
            }),
          });
        });
      await send([...chain(30, 0x100, true), ...chain(105, 0x200, false)]);
      const circle = await readAll(traceOf(0x110));
      expect(circle?.traces).toHaveLength(30);
      expect(circle).not.toHaveProperty('isCut');
      const line = await readAll(traceOf(0x200));
      expect(line?.traces).toEqual(Array.from({ length: 100 }, (_, nth) => traceOf(0x200 + nth)));
      expect(line).toMatchObject({ isCut: true, spans: { length: 100 } });
    });
  });

  describe('the latest good run of an action', () => {
    beforeEach(() => open().clear());

    const run = (nth: number, parts: Partial<SpanRecord> = {}) =>
      lasting('a', 10, { traceId: traceOf(nth), startTimeUnixNano: nano(nth * 1000), ...parts });
    const find = async (name: string, before: string, reader: TraceReader = open().store) =>
      (await reader.goodRun(name, before))?.traceId;

    test('has no failure and no refusal, is finished and was not abandoned', async () => {
      const inside = (nth: number) => ({ traceId: traceOf(nth), spanId: 'b'.repeat(16) });
      await send([
        run(1),
        aLog({ ...inside(1), attributes: { 'log.record.uid': 'fine' } }),
        run(2),
        aSpan({ ...inside(2), parentSpanId: 'a'.repeat(16), status: { code: 'error' } }),
        run(3),
        aLog({ ...inside(3), severityNumber: 17, attributes: { 'log.record.uid': 'error' } }),
        run(4),
        aLog({ ...inside(4), attributes: { 'log.record.uid': 'no', 'waybill.refused': true } }),
        run(5, { attributes: { 'waybill.unfinished': true } }),
        run(6, { attributes: { 'waybill.outcome': 'abandoned' } }),
        run(7, { status: { code: 'error' } }),
        run(8, { name: 'pay' }),
        run(9, { parentSpanId: 'c'.repeat(16) }),
        run(10),
      ]);
      await send([run(11)], { tenant: 'acme' });
      expect(await find('invite member', '2027-01-01T00:00:00Z')).toBe(traceOf(10));
      expect(await find('invite member', '2026-09-21T14:13:30.000Z')).toBe(traceOf(1));
      expect(await find('invite member', '2026-09-21T14:13:21Z')).toBeUndefined();
      expect(await find('pay', '2027-01-01')).toBe(traceOf(8));
      expect(await find('invite member', '2027-01-01', open().store.forTenant('acme'))).toBe(traceOf(11));
      for (const [name, before] of [
        ["' or true --", '2027-01-01'],
        ['\0', '2027-01-01'],
        ['pay', '$1'],
        [7, '2027-01-01'],
      ] as const)
        expect(await open().store.goodRun(name as string, before)).toBeNull();
      expect(await open().store.goodRun('invite member', '2027-01-01')).toEqual(
        await open().store.read(traceOf(10)),
      );
    });
  });
}
