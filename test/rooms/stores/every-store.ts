import type {
  FailureFilter,
  SpanRecord,
  TelemetryRecord,
  TraceQuery,
  TraceReader,
  TraceStore,
} from 'waybill';
import { encodeLogs, encodeSpans } from 'waybill/otlp';
import { createIngest } from 'waybill/server';
import { memoryStore } from 'waybill/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Lane } from '../../../src/core/index.ts';
import { setWriter } from '../../../src/core/internal.ts';
import { firstSeed } from '../../house/fuzz-seeds.ts';
import { aLog, aSpan, CORRELATION, nano, OTHER_TRACE, REQUEST, SESSION, TRACE } from '../postgres/records.ts';
import { everyFailureList } from './every-failure-list.ts';
import { everyServiceMap } from './every-service-map.ts';
import { everySlowList } from './every-slow-list.ts';
import { RecordMaker } from './generated-records.ts';
import { anEvent, type TestStore } from './test-store.ts';

const IDS = { 'correlation.id': CORRELATION, 'session.id': SESSION };

const isSpan = (record: TelemetryRecord): record is SpanRecord => record.type === 'span';
const timeOf = (record: TelemetryRecord): bigint =>
  BigInt(isSpan(record) ? record.startTimeUnixNano : record.timeUnixNano);
const inOrder = <R extends TelemetryRecord>(records: readonly R[]): R[] =>
  records.toSorted((a, b) => Number(timeOf(a) - timeOf(b)));

/** Sends records to an ingest as OTLP/JSON, like a server that the app trusts. */
async function postOtlp(store: TraceStore, records: readonly TelemetryRecord[]): Promise<void> {
  const ingest = createIngest({ exporter: store, authenticate: () => ({ lane: 'server' }) });
  const bodies = [
    ['traces', encodeSpans(records.filter(isSpan))],
    ['logs', encodeLogs(records.filter((record) => record.type === 'log'))],
  ] as const;
  for (const [signal, body] of bodies) {
    const response = await ingest(
      new Request(`http://ingest.test/v1/${signal}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    );
    expect([response.status, await response.json()]).toEqual([200, {}]);
  }
}

/** The promises of a store that takes records and reads them back. Each store runs them. */
export function everyStore(open: () => TestStore): void {
  const send = (records: readonly TelemetryRecord[], more: { tenant?: string; lane?: Lane } = {}) =>
    open().store(records, { ...REQUEST, ...more });
  const idsOf = async (query: TraceQuery, reader: TraceReader = open().store): Promise<readonly string[]> =>
    (await reader.find(query)).map(({ traceId }) => traceId);

  describe('a store', () => {
    beforeEach(() => open().clear());

    test('reads back 1,000 generated records as they came in by OTLP', async () => {
      const { store } = open();
      const records = new RecordMaker(firstSeed, 40).records(1000);
      await postOtlp(store, records);
      for (const traceId of new Set(records.map((record) => record.traceId!))) {
        const sent = records.filter((record) => record.traceId === traceId);
        const trace = await store.read(traceId);
        expect(trace?.spans).toEqual(inOrder(sent.filter(isSpan)));
        expect(trace?.logs).toEqual(inOrder(sent.filter((record) => record.type === 'log')));
        expect(trace).not.toHaveProperty('claims');
      }
    });

    test('sums up the traces that it finds, by every kind of id', async () => {
      const foreign = { 'waybill.foreign_trace_id': 'Order-4711' };
      await send([
        aSpan({ attributes: { ...IDS, ...foreign } }),
        aSpan({ spanId: 'b7ad6b7169203331', parentSpanId: '00f067aa0ba902b7', status: { code: 'error' } }),
        aLog({ severityNumber: 17, attributes: { 'waybill.occurrence_count': 4 } }),
        aSpan({ traceId: OTHER_TRACE, startTimeUnixNano: nano(900), endTimeUnixNano: nano(901) }),
      ]);
      const summary = {
        traceId: TRACE,
        reference: '030F-ZVG1M',
        correlationId: CORRELATION,
        sessionId: SESSION,
        name: 'invite member',
        service: 'team-admin',
        startTime: '2026-09-21T14:13:20.000Z',
        durationMs: 250,
        spanCount: 2,
        errorCount: 5,
      };
      for (const query of [
        { kind: 'trace', traceId: TRACE },
        { kind: 'reference', low40: TRACE.slice(-10).toUpperCase() },
        { kind: 'span', spanId: 'b7ad6b7169203331' },
        { kind: 'uuid', id: CORRELATION },
        { kind: 'uuid', id: SESSION.toUpperCase() },
        { kind: 'foreign', id: 'order-4711' },
      ] satisfies TraceQuery[]) {
        expect([query, await open().store.find(query)]).toEqual([query, [summary]]);
      }
    });

    test('finds a trace of which only a domain event arrived, and replays the events of a process', async () => {
      const { store, addEvents } = open();
      const events = [
        anEvent({ traceId: OTHER_TRACE, createdAt: '2026-11-20T10:00:05.000000Z' }),
        anEvent({ id: '22222222-2222-4222-8222-222222222222', eventType: 'member.asked' }),
        anEvent({ id: '33333333-3333-4333-8333-333333333333', correlationId: null, traceId: null }),
      ];
      await addEvents(events);
      expect(await store.events(CORRELATION.toUpperCase())).toEqual([events[1], events[0]]);
      expect(await idsOf({ kind: 'uuid', id: CORRELATION })).toEqual([OTHER_TRACE, TRACE]);
      expect(await store.find({ kind: 'trace', traceId: TRACE })).toMatchObject([
        { name: 'member.asked', startTime: '2026-11-20T10:00:00.123Z', spanCount: 0, sessionId: SESSION },
      ]);
      expect(await store.read(OTHER_TRACE)).toMatchObject({ spans: [], logs: [], events: [events[0]] });
    });

    test('gives the newest traces first, and no more than the limit', async () => {
      const traceOf = (nth: number) => (nth + 1).toString(16).padStart(32, 'a');
      const order = [3, 1, 4, 0, 2];
      await send(
        order.map((nth) => aSpan({ traceId: traceOf(nth), startTimeUnixNano: nano(nth), attributes: IDS })),
      );
      const { store } = open();
      const query = { kind: 'uuid', id: SESSION } as const;
      expect(await idsOf(query)).toEqual([4, 3, 2, 1, 0].map(traceOf));
      expect((await store.find(query, { limit: 2 })).map(({ traceId }) => traceId)).toEqual(
        [4, 3].map(traceOf),
      );
      for (const limit of [0, 101, 1.5, Number.NaN]) {
        await expect(store.find(query, { limit })).rejects.toThrow(`the limit ${limit}; give`);
      }
    });

    test('stores a record once, however often it is sent', async () => {
      const records = [aSpan(), aLog(), aLog({ body: 'without a uid', attributes: { b: 1, aa: 2 } })];
      for (let nth = 0; nth < 3; nth++) {
        expect(await send([...records, ...records])).toEqual({ accepted: 6, rejected: [] });
      }
      const trace = await open().store.read(TRACE);
      expect([trace?.spans.length, trace?.logs.length]).toEqual([1, 2]);
    });

    test('refuses what no store can hold, and stores the rest of the batch', async () => {
      const wrong = [aSpan({ traceId: '0'.repeat(32) }), aLog({ timeUnixNano: 'soon' })];
      expect(await send([...wrong, aSpan()])).toEqual({
        accepted: 1,
        rejected: [
          { id: '00f067aa0ba902b7', reason: 'traceId is not 32 lower-case hex digits' },
          { id: 'log-1', reason: 'timeUnixNano is not a number of nanoseconds' },
        ],
      });
      expect((await open().store.read(TRACE))?.spans).toHaveLength(1);
    });

    test('keeps tenants apart', async () => {
      const { store, addEvents } = open();
      const of = (name: string) => [aSpan({ name, attributes: IDS }), aLog({ body: name })];
      for (const tenant of ['acme', 'umbrella']) await send(of(tenant), { tenant });
      await send(of('nobody'));
      await addEvents([anEvent()], 'acme');
      const namesOf = async (reader: TraceReader) => {
        const trace = await reader.read(TRACE);
        return trace && [...trace.spans.map(({ name }) => name), ...trace.logs.map(({ body }) => body)];
      };
      expect(await namesOf(store)).toEqual(['nobody', 'nobody']);
      for (const tenant of ['acme', 'umbrella']) {
        const reader = store.forTenant(tenant);
        expect(await namesOf(reader)).toEqual([tenant, tenant]);
        expect(await reader.find({ kind: 'uuid', id: SESSION })).toMatchObject([{ name: tenant }]);
        expect(await reader.events(CORRELATION)).toHaveLength(tenant === 'acme' ? 1 : 0);
      }
      const stranger = store.forTenant('initech');
      expect([await stranger.read(TRACE), await stranger.find({ kind: 'trace', traceId: TRACE })]).toEqual([
        null,
        [],
      ]);
      for (const tenant of ['', "' or true --", 'x'.repeat(129), null]) {
        expect(() => store.forTenant(tenant as never)).toThrow('[waybill] forTenant got the tenant ');
        await expect(send(of('x'), { tenant: tenant as never })).rejects.toThrow('[waybill] ');
      }
    });

    test("shows the server's record, and a page's record with its id as a claim", async () => {
      const span = (by: string, endMs: number) =>
        aSpan({ resource: { 'service.name': by }, endTimeUnixNano: nano(endMs) });
      const real = [span('server', 250), aLog({ body: 'real' })];
      const forged = [span('forger', 9000), aLog({ body: 'forged' })];
      for (const order of [0, 1]) {
        await open().clear();
        if (order === 0) await send(forged, { lane: 'page' });
        await send(real);
        if (order === 1) await send(forged, { lane: 'page' });
        expect(await open().store.read(TRACE)).toMatchObject({
          spans: [real[0]],
          logs: [real[1]],
          claims: forged.map((record) => ({ ...record, lane: 'page' })),
        });
        expect(await open().store.find({ kind: 'trace', traceId: TRACE })).toMatchObject([
          { service: 'server', spanCount: 1, durationMs: 250 },
        ]);
      }
    });

    test('lets only its own writer finish a snapshot, and nothing replace a finished span', async () => {
      const by = (writer: string, endMs: number, unfinished: boolean) => {
        const resource = { 'service.name': writer };
        setWriter(resource, writer.repeat(32));
        const attributes = unfinished ? { 'waybill.unfinished': true } : {};
        return aSpan({ resource, attributes, endTimeUnixNano: nano(endMs) });
      };
      const page = (span: SpanRecord) => send([span], { lane: 'page' });
      await page(by('a', 100, true));
      await page(by('b', 900, false));
      await page(by('a', 50, true));
      const end = async () => (await open().store.read(TRACE))?.spans[0]?.endTimeUnixNano;
      expect(await end()).toBe(nano(100));
      await page(by('a', 70, false));
      await page(by('a', 800, false));
      expect(await end()).toBe(nano(70));
    });

    test.each<TraceQuery>([
      { kind: 'reference', low40: "c0ffee01'--" },
      { kind: 'trace', traceId: 'no trace' },
      { kind: 'span', spanId: '0'.repeat(16) },
      { kind: 'uuid', id: '{}' },
      { kind: 'foreign', id: '\0' },
      { kind: 'foreign', id: "' or true --" },
      { kind: 'foreign', id: '%' },
      { kind: 'uuid', id: 'x'.repeat(1_000_000) },
    ])('finds nothing for an invalid id: $kind', async (query) => {
      await send([aSpan({ attributes: { ...IDS, 'waybill.foreign_trace_id': 'order-1' } })]);
      expect(await idsOf(query)).toEqual([]);
      expect(await open().store.read("' or true --")).toBeNull();
      expect(await open().store.events("' or true --")).toEqual([]);
    });

    test('answers as the store in memory, whatever arrives from servers and pages', async () => {
      const { store, addEvents } = open();
      const memory = memoryStore();
      const maker = new RecordMaker(firstSeed, 8);
      const { random, pool } = maker;
      const spanIds = Array.from({ length: 12 }, (_, nth) => (nth + 1).toString(16).padStart(16, 'c'));
      const writers = ['a', 'b', 'c'].map((one) => one.repeat(32));
      const unfinished = { 'waybill.unfinished': true, 'session.id': pool.sessions[0]! };
      for (let step = 0; step < 150; step++) {
        const resource = { 'service.name': random.pick(['shop-web', 'orders']) };
        if (random.chance(0.8)) setWriter(resource, random.pick(writers));
        const span = maker.span({
          resource,
          traceId: random.pick(pool.traces.slice(0, 3)),
          spanId: random.pick(spanIds),
          ...(random.chance(0.4) && { attributes: unfinished }),
        });
        const batch = [span, maker.log({ spanId: random.pick(spanIds) }), maker.log({ attributes: {} })];
        const request = {
          ...REQUEST,
          lane: random.pick(['server', 'page'] as const),
          ...(random.chance(0.2) && { tenant: 'acme' }),
        };
        await memory(batch, request);
        expect(await store(batch, request)).toEqual({ accepted: 3, rejected: [] });
      }
      const events = pool.traces.map((traceId, nth) =>
        anEvent({
          id: `11111111-1111-4111-8111-${String(nth).padStart(12, '0')}`,
          traceId,
          createdAt: `2026-11-20T10:00:00.00000${nth}Z`,
          correlationId: random.pick(pool.correlations),
        }),
      );
      memory.addEvents(events);
      await addEvents(events);
      for (const [own, other] of [
        [memory, store],
        [memory.forTenant('acme'), store.forTenant('acme')],
      ] as const) {
        for (const traceId of pool.traces) expect(await other.read(traceId)).toEqual(await own.read(traceId));
        const queries: TraceQuery[] = [
          ...pool.traces.map((traceId) => ({ kind: 'reference', low40: traceId.slice(-10) }) as const),
          ...[...pool.correlations, ...pool.sessions].map((id) => ({ kind: 'uuid', id }) as const),
          ...spanIds.map((spanId) => ({ kind: 'span', spanId }) as const),
          ...pool.foreign.map((id) => ({ kind: 'foreign', id }) as const),
        ];
        for (const query of queries) {
          expect([query, await other.find(query)]).toEqual([query, await own.find(query)]);
        }
        const filters: FailureFilter[] = [
          {},
          { text: 'NO' },
          { service: 'orders' },
          { from: '2026-09-21T14:14:00Z' },
          ...pool.sessions.map((sessionId) => ({ sessionId })),
          ...pool.traces.map((traceId) => ({ traceId })),
        ];
        for (const filter of filters) {
          for (const grouped of [false, true]) {
            const whole = { ...filter, grouped, limit: 100 };
            expect([whole, await other.failures(whole)]).toEqual([whole, await own.failures(whole)]);
          }
        }
        for (const slow of [{ limit: 100 }, { service: 'orders' }, { name: 'pay', limit: 3 }])
          expect([slow, await other.slow(slow)]).toEqual([slow, await own.slow(slow)]);
        for (const range of [{}, { from: '2026-09-21T14:14:00Z' }])
          expect([range, await other.services(range)]).toEqual([range, await own.services(range)]);
        for (const traceId of pool.traces.slice(0, 2)) {
          const [theirs, ours] = [
            await other.read(traceId, { follow: 'links' }),
            await own.read(traceId, { follow: 'links' }),
          ];
          expect(theirs).toEqual(ours);
        }
        for (const name of ['GET /orders', 'pay']) {
          const before = '2026-09-21T14:14:00Z';
          expect(await other.goodRun(name, before)).toEqual(await own.goodRun(name, before));
        }
        for (const id of pool.correlations) expect(await other.events(id)).toEqual(await own.events(id));
      }
    });
  });

  everyFailureList(open);
  everySlowList(open);
  everyServiceMap(open);
}
