import { createHash } from 'node:crypto';
import { emitEvent, findTraces, migrate, postgresExporter, readTrace } from 'waybill/postgres';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { setWriter } from '../../../../src/core/internal.ts';
import type { Lane, SpanRecord, TelemetryRecord } from '../../../../src/core/index.ts';
import { fuzzSeeds } from '../../../house/fuzz-seeds.ts';
import { createRandom } from '../../../house/random.ts';
import { aLog, aSpan, CORRELATION, nano, REQUEST, SESSION, TRACE } from '../records.ts';
import { empty, type TestDatabase } from '../test-database.ts';

interface Sender {
  readonly lane: Lane;
  readonly by: string;
  readonly resource: SpanRecord['resource'];
}

function sender(lane: Lane, by: string, writer?: string): Sender {
  const resource = { 'service.name': by };
  if (writer !== undefined) setWriter(resource, writer);
  return { lane, by, resource };
}

const WRITER = '0123456789abcdef0123456789abcdef';
const server = sender('server', 'server', 'f'.repeat(32));
const page = sender('page', 'page', WRITER);
const forger = sender('page', 'forger', 'e'.repeat(32));
/** A guess that is wrong in one bit. */
const guesser = sender('page', 'guesser', `${WRITER.slice(0, -1)}e`);
const nameless = sender('page', 'nameless');

const finished = ({ resource }: Sender, endMs: number, more: Partial<SpanRecord> = {}): SpanRecord =>
  aSpan({ resource, endTimeUnixNano: nano(endMs), attributes: { endMs }, ...more });
const snapshot = (from: Sender, endMs: number, more: Partial<SpanRecord> = {}): SpanRecord =>
  finished(from, endMs, { ...more, attributes: { endMs, 'waybill.unfinished': true } });

/** Records as readers give them. */
const shown = (from: Sender, ...records: readonly TelemetryRecord[]) =>
  records.map((record) => (from.lane === 'page' ? { ...record, lane: 'page' } : record));

/** Rows of pages and of servers, on every engine. */
export function lanesContract(open: () => TestDatabase): void {
  const send = ({ lane }: Sender, ...records: readonly TelemetryRecord[]) =>
    postgresExporter(open().query)(records, { ...REQUEST, lane });
  const read = () => readTrace(open().query, TRACE);

  describe('lanes', () => {
    beforeAll(async () => {
      await empty(open());
      await migrate(open().query);
    });
    beforeEach(() => open().query('truncate waybill.spans, waybill.logs'));

    const real = finished(server, 250, {
      name: 'POST /pay',
      kind: 'server',
      status: { code: 'error' },
      attributes: { 'user.id': 'mallory' },
    });
    const forged = finished(forger, 9_000_000, {
      name: 'POST /pay',
      kind: 'server',
      status: { code: 'ok' },
      attributes: { 'user.id': 'alice' },
      startTimeUnixNano: nano(-5),
    });

    test.each([
      ['first', [forger, server]],
      ['last', [server, forger]],
      ['both before and after', [forger, server, forger]],
    ])(
      'show the span of a server, and the span of a page as a claim, if the page comes %s',
      async (_when, order) => {
        for (const one of order) await send(one, one === server ? real : forged);
        const trace = await read();
        expect(trace?.spans).toStrictEqual([real]);
        expect(trace?.claims).toEqual(shown(forger, forged));
        expect(await findTraces(open().query, { kind: 'trace', traceId: TRACE })).toMatchObject([
          { name: 'POST /pay', service: 'server', spanCount: 1, errorCount: 1, durationMs: 250 },
        ]);
        const rows = await open().query(
          'select type, failed, service, data::text from api.get_trace_timeline($1)',
          [TRACE],
        );
        expect(rows.filter(({ type }) => type === 'span')).toEqual([
          { type: 'span', failed: true, service: 'server', data: '{"user.id": "mallory"}' },
        ]);
        expect(rows.filter(({ type }) => type === 'claim')).toEqual([
          {
            type: 'claim',
            failed: false,
            service: 'forger',
            data: '{"user.id": "alice", "waybill.lane": "page"}',
          },
        ]);
      },
    );

    test('count an error of a server once, also if a page claims that its span went well', async () => {
      const spanId = real.spanId;
      await send(forger, forged);
      await send(server, real, aLog({ severityNumber: 17, spanId, resource: server.resource }));
      expect(await findTraces(open().query, { kind: 'span', spanId })).toMatchObject([{ errorCount: 1 }]);
    });

    const CLAIMED = '5f1c2b9e-6d0a-4f7e-9a39-2b7a4b1c0d99';
    const sessionOf = async () => {
      const [found] = await findTraces(open().query, { kind: 'trace', traceId: TRACE });
      return found?.sessionId;
    };

    test('take the session of a trace from what a server wrote, be it a span, a log record or an event', async () => {
      const claim = { ...finished(page, 10), attributes: { 'session.id': CLAIMED } };
      const attributes = { 'session.id': SESSION };
      await send(page, claim, aLog({ attributes: { 'session.id': CLAIMED }, resource: page.resource }));
      expect(await sessionOf()).toBe(CLAIMED);

      const { query } = open();
      const { id } = await emitEvent(
        query,
        { type: 'member.invited' },
        { traceId: TRACE, flags: 3, correlationId: CORRELATION, sessionId: SESSION },
      );
      expect(await sessionOf()).toBe(SESSION);
      await query('delete from public.domain_events where id = $1::text::uuid', [id]);
      expect(await sessionOf()).toBe(CLAIMED);

      await send(server, aLog({ attributes, resource: server.resource }));
      expect(await sessionOf()).toBe(SESSION);
      await query("delete from waybill.logs where lane = 'server'");
      await send(server, { ...real, attributes });
      expect(await sessionOf()).toBe(SESSION);
    });

    test('keep what only a page says, and mark it', async () => {
      await send(forger, forged);
      const trace = await read();
      expect(trace?.spans).toEqual(shown(forger, forged));
      expect(trace).not.toHaveProperty('claims');
    });

    test('keep log records apart too, and the first record of each lane', async () => {
      const line = ({ resource }: Sender, body: string) => aLog({ body, resource });
      await send(forger, line(forger, 'forged'));
      await send(server, line(server, 'real'));
      await send(forger, line(forger, 'forged again'));
      await send(server, line(server, 'real again'));
      const trace = await read();
      expect(trace?.logs).toStrictEqual([line(server, 'real')]);
      expect(trace?.claims).toEqual(shown(forger, line(forger, 'forged')));
    });

    test.each([
      ['another writer', forger],
      ['a writer that is wrong in one bit', guesser],
      ['no writer', nameless],
    ])('let %s not finish the snapshot of a page, and take the true end then', async (_who, attacker) => {
      const unfinished = snapshot(page, 100, { status: { code: 'error' } });
      const fake = finished(attacker, 9_000_000, { status: { code: 'ok' } });
      const end = finished(page, 300, { status: { code: 'error', message: 'true' } });
      await send(page, unfinished);
      await send(attacker, fake);
      expect(await read()).toMatchObject({ spans: shown(page, unfinished), claims: shown(attacker, fake) });
      await send(page, end);
      await send(attacker, fake);
      expect(await read()).toMatchObject({ spans: shown(page, end), claims: shown(attacker, fake) });
    });

    test('never replace a finished span, not even by its own writer', async () => {
      await send(page, finished(page, 250));
      await send(page, finished(page, 400), snapshot(page, 500));
      expect((await read())?.spans).toEqual(shown(page, finished(page, 250)));
    });

    test('store a writer only as its hash', async () => {
      await send(page, snapshot(page, 100));
      const [row] = await open().query(
        "select encode(writer, 'hex') as writer, span::text from waybill.spans as span",
      );
      expect(row?.writer).toBe(createHash('sha256').update(WRITER).digest('hex'));
      expect(JSON.stringify(row)).not.toContain(WRITER);
      expect(JSON.stringify(await read())).not.toContain(String(row?.writer));
    });

    test('leave out the rows of pages first, if there are too many', async () => {
      await open().query(
        `insert into waybill.spans (lane, trace_id, span_id, remote_parent, flags, name, kind, start_time_unix_nano,
          end_time_unix_nano, status_code, attributes, resource)
        select 'page', '${TRACE}', lpad(to_hex(i), 16, '0'), false, 3, 'flood', 'server', 1, 2, 'error', '{}', '{}'
        from generate_series(1, 10100) as i`,
      );
      await send(server, real, aLog({ resource: server.resource }));
      const trace = await read();
      expect(trace?.spans).toHaveLength(10_001);
      expect(trace?.spans).toContainEqual(real);
      const rows = await open().query(
        "select type from api.get_trace_timeline($1) where service = 'server' order by type",
        [TRACE],
      );
      expect(rows).toEqual([{ type: 'log' }, { type: 'span' }]);
    });

    test('show what each sender wrote, whatever the order of arrival', async () => {
      const SERVER_SPAN = '00000000000000a1';
      const PAGE_SPAN = '00000000000000a2';
      const writes: readonly (readonly [Sender, SpanRecord])[] = [
        [server, finished(server, 250, { spanId: SERVER_SPAN })],
        ...[forger, guesser, nameless].flatMap((one) =>
          [SERVER_SPAN, PAGE_SPAN].flatMap((spanId) => [
            [one, finished(one, 9000, { spanId, status: { code: 'ok' } })] as const,
            [one, snapshot(one, 8000, { spanId })] as const,
          ]),
        ),
        [page, snapshot(page, 50, { spanId: PAGE_SPAN })],
        [page, snapshot(page, 100, { spanId: PAGE_SPAN })],
        [page, finished(page, 90, { spanId: PAGE_SPAN, status: { code: 'error' } })],
        [page, finished(page, 95, { spanId: PAGE_SPAN })],
      ];
      for (const seed of fuzzSeeds(25)) {
        const random = createRandom(seed);
        await open().query('truncate waybill.spans');
        const sent: SpanRecord[] = [];
        for (let step = 0; step < 16; step++) {
          const [from, record] = random.pick(writes);
          await send(from, record);
          sent.push(record);
        }
        const trace = await read();
        const all = [...(trace?.spans ?? []), ...(trace?.claims ?? [])];
        const of = (from: Sender, spanId: string) =>
          all.filter(
            (one) => one.type === 'span' && one.spanId === spanId && one.resource['service.name'] === from.by,
          );
        const isFinished = (one: SpanRecord) => !one.attributes['waybill.unfinished'];
        const servers = sent.filter(({ resource }) => resource === server.resource);
        if (servers[0])
          expect({ seed, spans: trace?.spans.filter(({ spanId }) => spanId === SERVER_SPAN) }).toEqual({
            seed,
            spans: [servers[0]],
          });
        const own = sent.filter(({ resource }) => resource === page.resource);
        const latest = own.toSorted(
          (a, b) => Number(b.attributes['endMs']) - Number(a.attributes['endMs']),
        )[0];
        const kept = own.find(isFinished) ?? latest;
        expect({ seed, own: of(page, PAGE_SPAN) }).toEqual({ seed, own: kept ? shown(page, kept) : [] });
        const ids = new Set(sent.map(({ spanId }) => spanId));
        expect({ seed, spans: trace?.spans.length }).toEqual({ seed, spans: ids.size });
      }
    });
  });
}
