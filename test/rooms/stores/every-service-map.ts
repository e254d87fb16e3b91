import type { ServiceEdge, ServiceMap, SpanRecord, TelemetryRecord } from 'waybill';
import { serviceGraph } from 'waybill/analysis';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Lane } from '../../../src/core/index.ts';
import { fuzzSeeds, underSeed } from '../../house/fuzz-seeds.ts';
import { createRandom, type Random } from '../../house/random.ts';
import { aSpan, nano, OTHER_TRACE, REQUEST, TRACE } from '../postgres/records.ts';
import type { TestStore } from './test-store.ts';

const SERVICES = ['web', 'orders', 'billing'];
const KINDS = ['internal', 'server', 'client', 'producer', 'consumer'] as const;

const of = (service: string) => ({ resource: { 'service.name': service } });
const id = (nth: number): string => nth.toString(16).padStart(16, 'a');
const link = (spanId: string, traceId = TRACE) => ({ links: [{ traceId, spanId, attributes: {} }] });

/** A span that takes as many milliseconds. */
const lasting = (spanId: string, service: string, ms: number, parts: Partial<SpanRecord> = {}): SpanRecord =>
  aSpan({ spanId: spanId.repeat(16), endTimeUnixNano: nano(ms), ...of(service), ...parts });

/** A call that a server answered. */
const answered = (spanId: string, parent: string, ms: number, parts: Partial<SpanRecord> = {}): SpanRecord =>
  lasting(spanId, 'orders', ms, {
    kind: 'server',
    remoteParent: true,
    parentSpanId: parent.repeat(16),
    ...parts,
  });

/** Makes the spans of some small traces. A consumer can link to any span of the traces that `linked` gives. */
function someTraces(random: Random, linked: (own: string, all: readonly string[]) => readonly string[]) {
  const traces = ['1', '2', '3'].map((digit) => digit.repeat(32));
  const spans: SpanRecord[] = [];
  for (const traceId of traces) {
    const own: SpanRecord[] = [];
    for (let left = 2 + random.below(8); left > 0; left--) {
      const parent = random.chance(0.85) ? own[random.below(own.length)] : undefined;
      const service = random.pick(SERVICES);
      const target = spans.filter((span) => linked(traceId, traces).includes(span.traceId));
      const links = Array.from({ length: random.below(4) }, () => target[random.below(target.length)]);
      const start = random.below(50);
      const span = aSpan({
        traceId,
        spanId: id(spans.length + 1),
        kind: random.pick(KINDS),
        ...of(service),
        ...(parent
          ? { parentSpanId: parent.spanId }
          : random.chance(0.2) && { parentSpanId: 'f'.repeat(16) }),
        // A process says of a parent that it is in another one.
        remoteParent: parent !== undefined && parent.resource['service.name'] !== service,
        startTimeUnixNano: nano(start),
        endTimeUnixNano: nano(start - 5 + random.below(60)),
        status: { code: random.chance(0.3) ? 'error' : 'unset' },
        ...(random.chance(0.1) && { attributes: { 'waybill.unfinished': true } }),
        links: links.flatMap((one) => (one ? link(one.spanId, one.traceId).links : [])),
      });
      own.push(span);
      spans.push(span);
    }
  }
  return { traces, spans };
}

const keyOf = ({ caller, kind, callee }: ServiceEdge): string => `${caller} ${kind} ${callee}`;

/** The edges between programs that sent spans, and how the edges of several traces add up. */
function addUp(edges: readonly ServiceEdge[]): ReadonlyMap<string, readonly [calls: number, errors: number]> {
  const sums = new Map<string, readonly [number, number]>();
  for (const edge of edges.filter(({ callee }) => callee !== '')) {
    const { calls, errors } = edge;
    const key = keyOf(edge);
    const [before, failed] = sums.get(key) ?? [0, 0];
    sums.set(key, [before + calls, failed + errors]);
  }
  return sums;
}

const inAnyOrder = (edges: readonly ServiceEdge[]) =>
  edges.filter(({ callee }) => callee !== '').toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

/** The promises of a map of services. Each store runs them. */
export function everyServiceMap(open: () => TestStore): void {
  const send = (records: readonly TelemetryRecord[], more: { tenant?: string; lane?: Lane } = {}) =>
    open().store(records, { ...REQUEST, ...more });

  describe('a map of services', () => {
    beforeEach(() => open().clear());

    test('counts calls and messages, their errors and durations, with the most calls first', async () => {
      await send([
        lasting('1', 'web', 90, { kind: 'client' }),
        answered('2', '1', 40),
        // The second try of the request, and one that is still running.
        answered('3', '1', 10, { status: { code: 'error' } }),
        answered('4', '1', 20, { attributes: { 'waybill.unfinished': true } }),
        lasting('5', 'orders', 5, { kind: 'producer', parentSpanId: '2'.repeat(16) }),
        lasting('6', 'orders', 5, { kind: 'internal', parentSpanId: '2'.repeat(16) }),
        lasting('7', 'mailer', 7, { kind: 'consumer', traceId: OTHER_TRACE, ...link('5'.repeat(16)) }),
        // Its parent is the producer too, so its link tells nothing more.
        lasting('8', 'mailer', 9, {
          kind: 'consumer',
          parentSpanId: '5'.repeat(16),
          ...link('5'.repeat(16)),
        }),
        // A link to a span that sent no message, to itself, and to a span that is not stored.
        lasting('9', 'mailer', 9, { kind: 'consumer', traceId: OTHER_TRACE, ...link('6'.repeat(16)) }),
        answered('a', 'a', 1),
        answered('b', 'c', 1),
        lasting('d', 'orders', 3, { kind: 'server', parentSpanId: '2'.repeat(16) }),
      ]);
      expect(await open().store.services()).toEqual({
        edges: [
          { caller: 'web', callee: 'orders', kind: 'call', calls: 3, errors: 1, p50Ms: 20, p95Ms: 40 },
          { caller: 'orders', callee: 'mailer', kind: 'message', calls: 2, errors: 0, p50Ms: 7, p95Ms: 9 },
          { caller: 'orders', callee: 'orders', kind: 'call', calls: 1, errors: 0, p50Ms: 3, p95Ms: 3 },
        ],
      });
    });

    test('counts a span once that was stored twice, and the finished span in place of its snapshot', async () => {
      const snapshot = answered('2', '1', 15, { attributes: { 'waybill.unfinished': true } });
      await send([lasting('1', 'web', 90, { kind: 'client' }), snapshot]);
      for (let nth = 0; nth < 2; nth++) await send([answered('2', '1', 40, { status: { code: 'error' } })]);
      const calls = { caller: 'web', callee: 'orders', kind: 'call', calls: 1, errors: 1, p50Ms: 40 };
      expect((await open().store.services()).edges).toMatchObject([calls]);
      expect((await open().store.services()).edges[0]).not.toHaveProperty('lane');
    });

    test('believes a server more than a page, and says what only a page tells', async () => {
      await send([lasting('1', 'web', 90, { kind: 'client' })], { lane: 'page' });
      await send([answered('2', '1', 40)]);
      await send(
        [
          answered('2', '1', 9000, { status: { code: 'error' } }),
          lasting('1', 'bank', 90, { kind: 'client' }),
          answered('3', '2', 5, of('bank')),
        ],
        { lane: 'page' },
      );
      const { edges } = await open().store.services();
      expect(edges).toEqual([
        {
          caller: 'orders',
          callee: 'bank',
          kind: 'call',
          calls: 1,
          errors: 0,
          p50Ms: 5,
          p95Ms: 5,
          lane: 'page',
        },
        { caller: 'web', callee: 'orders', kind: 'call', calls: 1, errors: 0, p50Ms: 40, p95Ms: 40 },
      ]);
    });

    test('is limited to a tenant and a half-open range of time', async () => {
      const { store } = open();
      const at = (spanId: string, ms: number) =>
        answered(spanId, '1', ms + 5, { startTimeUnixNano: String(BigInt(nano(ms)) - 1n) });
      await send([lasting('1', 'web', 90, { kind: 'client' }), at('2', 0), at('3', 1000), at('4', 2000)]);
      await send([lasting('1', 'acme-web', 90), at('2', 0)], { tenant: 'acme' });
      const count = ({ edges }: ServiceMap) => edges.reduce((sum, { calls }) => sum + calls, 0);
      const ranges = [
        [{}, 3],
        [{ from: '2026-09-21T14:13:20Z', to: '2026-09-21T14:13:22Z' }, 2],
        [{ from: '2026-09-21T14:13:21Z' }, 2],
        [{ to: '2026-09-21T14:13:21.000Z' }, 1],
        [{ from: '2026-09-21T16:13:22+02:00' }, 1],
        [{ from: "' or true --" }, 0],
        [{ to: 7 as never }, 0],
      ] as const;
      for (const [range, calls] of ranges)
        expect([range, count(await store.services(range))]).toEqual([range, calls]);
      expect((await store.forTenant('acme').services()).edges).toMatchObject([
        { caller: 'acme-web', calls: 1 },
      ]);
      expect(await store.forTenant('umbrella').services()).toEqual({ edges: [] });
    });

    test('has the words and figures of serviceGraph, over random traces', async () => {
      const { store, clear } = open();
      for (const seed of fuzzSeeds(15)) {
        await underSeed(seed, async () => {
          const { traces, spans } = someTraces(createRandom(seed), (own) => [own]);
          await clear();
          await send(spans);
          const graphs = await Promise.all(traces.map(async (one) => serviceGraph((await store.read(one))!)));
          expect(addUp((await store.services()).edges)).toEqual(addUp(graphs.flatMap(({ edges }) => edges)));
        });
      }
    });

    test('ties traces by their messages, as serviceGraph does with all spans', async () => {
      const { store, clear } = open();
      for (const seed of fuzzSeeds(15)) {
        await underSeed(seed, async () => {
          const { spans } = someTraces(createRandom(seed), (_, all) => all);
          await clear();
          await send(spans);
          const { edges } = serviceGraph({ traceId: TRACE, reference: '', spans, logs: [], events: [] });
          expect(inAnyOrder((await store.services()).edges)).toEqual(inAnyOrder(edges));
        });
      }
    });
  });
}
