import type { Failure, FailureFilter, LogRecord, SpanRecord, TelemetryRecord, TraceReader } from 'waybill';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Lane } from '../../../src/core/index.ts';
import { aLog, aSpan, CORRELATION, nano, OTHER_TRACE, REQUEST, SESSION, TRACE } from '../postgres/records.ts';
import { anEvent, type TestStore } from './test-store.ts';

const IDS = { 'correlation.id': CORRELATION, 'session.id': SESSION };
const OTHER_ID = '0190b8e4-aaaa-7000-8000-00000000dead';
const STACK =
  'TypeError: x\n    at pay (https://shop.test/assets/orders-BhT3x9Qz.js:10:5)\n    at main.js:1:1';

function anError(ms: number, parts: Partial<LogRecord> = {}): LogRecord {
  return aLog({
    severityNumber: 17,
    timeUnixNano: nano(ms),
    body: 'TypeError: x is undefined',
    ...parts,
    attributes: {
      'log.record.uid': `error-${ms}`,
      'exception.type': 'TypeError',
      'exception.message': 'x is undefined',
      'exception.stacktrace': STACK,
      ...parts.attributes,
    },
  });
}

const aFailedSpan = (spanId: string, parts: Partial<SpanRecord> = {}): SpanRecord =>
  aSpan({ spanId: spanId.repeat(16), status: { code: 'error', message: 'declined' }, ...parts });

/** Texts that would change a statement, a pattern, or a filter, if they were more than data. */
const ATTACKS = [
  "' or true --",
  "'; drop table waybill.spans; --",
  '$1',
  '%',
  '_',
  '\\',
  '"',
  '\0',
  '\ud800',
  '',
  'x'.repeat(1_000_000),
  '{"$ne": null}',
];

/** The promises of a list of failures. Each store runs them. */
export function everyFailureList(open: () => TestStore): void {
  const send = (records: readonly TelemetryRecord[], more: { tenant?: string; lane?: Lane } = {}) =>
    open().store(records, { ...REQUEST, ...more });
  const list = async (
    filter?: FailureFilter,
    reader: TraceReader = open().store,
  ): Promise<readonly Failure[]> => (await reader.failures(filter)).failures;
  const spansOf = async (filter?: FailureFilter) => (await list(filter)).map(({ spanId }) => spanId?.[0]);

  /** Reads all pages. */
  async function readAll(filter: FailureFilter): Promise<readonly (readonly Failure[])[]> {
    const pages: (readonly Failure[])[] = [];
    for (let cursor: string | null | undefined; cursor !== null && pages.length < 100;) {
      const page = await open().store.failures(cursor === undefined ? filter : { ...filter, cursor });
      pages.push(page.failures);
      ({ cursor } = page);
    }
    return pages;
  }

  describe('a list of failures', () => {
    beforeEach(() => open().clear());

    test('tells of each failure what happened, where, when and how often', async () => {
      const attributes = { ...IDS, 'http.route': '/orders/:id', 'waybill.occurrence_count': 3 };
      await send([anError(100, { spanId: '00f067aa0ba902b7', attributes })]);
      expect(await open().store.failures()).toEqual({
        failures: [
          {
            kind: 'error',
            fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
            type: 'TypeError',
            message: 'x is undefined',
            name: '',
            service: 'team-admin',
            frame: 'pay (orders.js)',
            route: '/orders/:id',
            time: '2026-09-21T14:13:20.100Z',
            traceId: TRACE,
            spanId: '00f067aa0ba902b7',
            reference: '030F-ZVG1M',
            correlationId: CORRELATION,
            sessionId: SESSION,
            count: 3,
            firstSeen: '2026-09-21T14:13:20.100Z',
            lastSeen: '2026-09-21T14:13:20.100Z',
          },
        ],
        cursor: null,
      });
    });

    test('has one entry for one cause, and none for the spans above it', async () => {
      await send([
        aFailedSpan('a'),
        aFailedSpan('b', { parentSpanId: 'a'.repeat(16), startTimeUnixNano: nano(1) }),
        aFailedSpan('c', { parentSpanId: 'b'.repeat(16), startTimeUnixNano: nano(2) }),
        aFailedSpan('d', { parentSpanId: 'a'.repeat(16), startTimeUnixNano: nano(3) }),
        aFailedSpan('e', { traceId: OTHER_TRACE, startTimeUnixNano: nano(4), parentSpanId: 'e'.repeat(16) }),
        aSpan({ spanId: 'f'.repeat(16) }),
        anError(9, { spanId: 'd'.repeat(16) }),
        aLog({ attributes: {} }),
      ]);
      expect(await list()).toMatchObject([
        { type: 'TypeError', spanId: 'd'.repeat(16) },
        {
          type: '',
          name: 'invite member',
          message: 'declined',
          spanId: 'e'.repeat(16),
          traceId: OTHER_TRACE,
        },
        { spanId: 'c'.repeat(16) },
      ]);
    });

    test("shows a server's failure, whatever pages say, and a page's failure that a server explains once", async () => {
      await send([aFailedSpan('a', { startTimeUnixNano: nano(1) })]);
      const claims = [
        aSpan({ spanId: 'a'.repeat(16), status: { code: 'ok' } }),
        aFailedSpan('b', { parentSpanId: 'a'.repeat(16) }),
        anError(50, { spanId: 'a'.repeat(16) }),
      ];
      await send(claims, { lane: 'page' });
      expect(await list()).toMatchObject([
        { spanId: 'a'.repeat(16), type: 'TypeError', lane: 'page' },
        { spanId: 'a'.repeat(16), message: 'declined' },
        { spanId: 'b'.repeat(16), lane: 'page' },
      ]);
      expect((await list())[1]).not.toHaveProperty('lane');

      await open().clear();
      await send([aFailedSpan('d', { parentSpanId: 'c'.repeat(16) })]);
      await send([aFailedSpan('c'), aFailedSpan('d', { name: 'claim' })], { lane: 'page' });
      expect(await list()).toMatchObject([{ spanId: 'd'.repeat(16), name: 'invite member' }]);
    });

    test('is limited by service, ids, text, time and fingerprint', async () => {
      await send([
        aFailedSpan('a', { startTimeUnixNano: nano(0), resource: { 'service.name': 'billing' } }),
        aFailedSpan('b', { startTimeUnixNano: nano(1000), attributes: { 'session.id': SESSION } }),
        aFailedSpan('c', { startTimeUnixNano: nano(2000), attributes: { 'correlation.id': CORRELATION } }),
        aFailedSpan('d', { startTimeUnixNano: nano(3000), traceId: OTHER_TRACE }),
        aFailedSpan('e', { startTimeUnixNano: nano(4000), attributes: { 'error.type': 'Timeout 50%' } }),
        anError(5000, { spanId: 'f'.repeat(16), body: { text: 'Card_Declined' } }),
      ]);
      expect(await spansOf()).toEqual(['f', 'e', 'd', 'c', 'b', 'a']);
      const [error] = await list({ limit: 1 });
      const found: readonly (readonly [FailureFilter, string])[] = [
        [{ service: 'billing' }, 'a'],
        [{ service: 'Billing' }, ''],
        [{ sessionId: SESSION.toUpperCase() }, 'b'],
        [{ correlationId: CORRELATION }, 'c'],
        [{ correlationId: OTHER_ID }, ''],
        [{ traceId: OTHER_TRACE }, 'd'],
        [{ text: 'timeout 50%' }, 'e'],
        [{ text: 'X IS UNDEF' }, 'f'],
        [{ text: 'card_declined' }, 'f'],
        [{ text: 'cardXdeclined' }, ''],
        [{ text: 'declined', service: 'billing' }, 'a'],
        [{ fingerprint: error!.fingerprint }, 'f'],
        [{ from: '2026-09-21T14:13:22Z', to: '2026-09-21T14:13:24.000Z' }, 'dc'],
        [{ from: '2026-09-21T16:13:25+02:00' }, 'f'],
        [{ to: '2026-09-21T14:13:20Z' }, ''],
      ];
      for (const [filter, spans] of found) {
        expect([filter, (await spansOf(filter)).join('')]).toEqual([filter, spans]);
      }
    });

    test('keeps refusals apart', async () => {
      const attributes = { 'waybill.refused': true, 'log.record.uid': 'no', 'exception.type': 'Conflict' };
      await send([
        aLog({ attributes, body: 'Ada is already a member.' }),
        aSpan({ attributes: { 'waybill.refused': true } }),
        anError(200),
      ]);
      expect(await list()).toMatchObject([{ kind: 'error', type: 'TypeError' }]);
      expect(await list({ kind: 'refusal' })).toMatchObject([
        { kind: 'refusal', type: 'Conflict', message: 'Ada is already a member.', reference: '030F-ZVG1M' },
      ]);
    });

    test('lists the domain events whose processing failed', async () => {
      const id = (nth: number) => `${nth}`.repeat(8) + '-1111-4111-8111-111111111111';
      await open().addEvents([
        { ...anEvent({ id: id(1), spanId: 'a'.repeat(16) }), problem: 'mail server is down' },
        { ...anEvent({ id: id(2), createdAt: '2026-11-20T11:00:00.000000Z' }), problem: 'no such member' },
        anEvent({ id: id(3) }),
        { ...anEvent({ id: id(4), eventType: 'team.created', traceId: 'no trace' }), problem: 'mail' },
      ]);
      await open().addEvents([{ ...anEvent({ id: id(5) }), problem: 'of another tenant' }], 'acme');
      expect(await list()).toEqual([]);
      expect(await list({ kind: 'event', text: 'MAIL server' })).toEqual([
        {
          kind: 'event',
          fingerprint: 'event:member.invited',
          type: 'member.invited',
          message: 'mail server is down',
          name: 'member.invited',
          service: '',
          frame: null,
          route: null,
          time: '2026-11-20T10:00:00.123Z',
          traceId: TRACE,
          spanId: 'a'.repeat(16),
          reference: '030F-ZVG1M',
          correlationId: CORRELATION,
          sessionId: SESSION,
          count: 1,
          firstSeen: '2026-11-20T10:00:00.123Z',
          lastSeen: '2026-11-20T10:00:00.123Z',
        },
      ]);
      expect(await list({ kind: 'event', grouped: true })).toMatchObject([
        { type: 'member.invited', count: 2, message: 'no such member', lastSeen: '2026-11-20T11:00:00.000Z' },
        { type: 'team.created', count: 1, traceId: null, reference: null },
      ]);
      for (const filter of [
        { traceId: TRACE, to: '2026-11-20T10:30:00Z' },
        { correlationId: CORRELATION, limit: 1 },
      ])
        expect((await list({ kind: 'event', ...filter })).length).toBe(1);
      expect(await list({ kind: 'event', service: 'team-admin' })).toEqual([]);
      expect(await list({ kind: 'event' }, open().store.forTenant('acme'))).toHaveLength(1);
    });

    test('groups failures by their type, own frame and route, with the latest of each', async () => {
      const without = (ms: number, body: string, traceId = TRACE) =>
        aLog({
          severityNumber: 17,
          timeUnixNano: nano(ms),
          body,
          traceId,
          attributes: { 'log.record.uid': `w${ms}` },
        });
      await send([
        anError(100),
        anError(300, {
          traceId: OTHER_TRACE,
          attributes: {
            'waybill.occurrence_count': '4',
            'exception.message': 'y is undefined',
            // Another build: the hash of the file, the line and the origin differ.
            'exception.stacktrace': 'TypeError: y\n    at pay (https://cdn.test/orders-Zz91kkQp.js:7:1)',
          },
        }),
        anError(400, { attributes: { 'http.route': '/orders' } }),
        without(10, 'order 4711 was lost'),
        without(20, 'order 4712 was lost', OTHER_TRACE),
        without(30, 'disk is full'),
      ]);
      expect(await list({ grouped: true })).toMatchObject([
        { route: '/orders', count: 1 },
        {
          type: 'TypeError',
          message: 'y is undefined',
          route: null,
          traceId: OTHER_TRACE,
          count: 5,
          time: '2026-09-21T14:13:20.300Z',
          firstSeen: '2026-09-21T14:13:20.100Z',
          lastSeen: '2026-09-21T14:13:20.300Z',
        },
        { message: 'disk is full', count: 1 },
        { message: 'order 4712 was lost', count: 2, reference: '030F-ZVG23' },
      ]);
      const [, group] = await list({ grouped: true });
      expect(await list({ fingerprint: group!.fingerprint })).toHaveLength(2);
    });

    test('is read page by page, each failure once, also if many have one time', async () => {
      const errors = Array.from({ length: 23 }, (_, nth) =>
        anError(nth < 15 ? 100 : nth, {
          attributes: { 'log.record.uid': `uid-${nth}`, 'exception.type': `Type${nth % 7}` },
        }),
      );
      await send([
        ...errors,
        ...['a', 'b', 'c'].map((id) => aFailedSpan(id, { startTimeUnixNano: nano(100) })),
      ]);
      const whole = await list({ limit: 100 });
      expect(whole).toHaveLength(26);
      const pages = await readAll({ limit: 4 });
      expect(pages.map(({ length }) => length)).toEqual([4, 4, 4, 4, 4, 4, 2]);
      expect(pages.flat()).toEqual(whole);
      const groups = await readAll({ limit: 3, grouped: true });
      expect(groups.map(({ length }) => length)).toEqual([3, 3, 2]);
      expect(groups.flat()).toEqual(await list({ limit: 100, grouped: true }));
      expect(groups.flat().reduce((sum, { count }) => sum + count, 0)).toBe(26);
    });

    test('takes only the cursors of the same list', async () => {
      const { store } = open();
      const uid = '💥'.repeat(99);
      for (const tenant of ['default', 'acme'])
        await send([anError(3), anError(2, { attributes: { 'log.record.uid': uid } }), anError(1)], {
          tenant,
        });
      const { cursor } = await store.failures({ limit: 2 });
      expect(cursor!.length).toBeLessThanOrEqual(2000);
      expect(await list({ cursor: cursor! })).toHaveLength(1);
      const wrong: FailureFilter[] = [
        ...['', '.', 'x'.repeat(1_000_000), `${cursor!}.x`, cursor!.slice(1), "' or true --"].map((text) => ({
          cursor: text,
        })),
        ...[0, 5, 10, -20, -1].map((at) => {
          const place = at < 0 ? cursor!.length + at : at;
          return {
            cursor: cursor!.slice(0, place) + (cursor![place] === 'A' ? 'B' : 'A') + cursor!.slice(place + 1),
          };
        }),
        { cursor: cursor!, service: 'team-admin' },
        { cursor: cursor!, kind: 'refusal' },
        { cursor: cursor!, grouped: true },
        { cursor: 7 as never },
        { cursor: null as never },
      ];
      for (const filter of wrong) {
        expect([filter, await store.failures(filter)]).toEqual([filter, { failures: [], cursor: null }]);
      }
      expect(await list({ cursor: cursor! }, store.forTenant('acme'))).toEqual([]);
      expect(await list({}, store.forTenant('acme'))).toHaveLength(3);
      expect(await list({}, store.forTenant('umbrella'))).toEqual([]);
    });

    test.each([
      'kind',
      'service',
      'sessionId',
      'traceId',
      'correlationId',
      'fingerprint',
      'text',
      'from',
      'to',
    ])('finds nothing for an attack through %s', async (name) => {
      await send([anError(1, { attributes: IDS }), aFailedSpan('a', { attributes: IDS })]);
      for (const value of [...ATTACKS, 7, null, {}, ['x']]) {
        for (const grouped of [false, true]) {
          const filter = { [name]: value, grouped } as FailureFilter;
          expect([filter, await open().store.failures(filter)]).toEqual([
            filter,
            { failures: [], cursor: null },
          ]);
        }
      }
      expect(await list()).toHaveLength(2);
    });

    test.each([0, 101, 1.5, Number.NaN, '7'])('rejects for the limit %s', async (limit) => {
      await expect(open().store.failures({ limit: limit as never })).rejects.toThrow(
        `[waybill] failures got the limit ${limit}; give a whole number from 1 to 100`,
      );
    });
  });
}
