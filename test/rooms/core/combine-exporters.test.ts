import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Delivery, Exporter, ExportRequest, TelemetryRecord } from 'waybill';
import { memoryExporter } from 'waybill/testing';
import { combineExporters } from 'waybill';
import type { DeliveryState } from '../../../src/core/delivery/delivery-state.ts';
import { createDiagnostics } from '../../../src/core/records/diagnostics.ts';
import { numbered, queueOf, record } from './open-queue.ts';

const request: ExportRequest = {
  signal: new AbortController().signal,
  exit: false,
  maxBytes: Infinity,
  fetch,
};

const bodyOf = (one: TelemetryRecord): unknown => (one.type === 'log' ? one.body : one.name);

type Answer = Partial<Delivery> | Error | 'never';

/** An exporter that gives the listed answers in turn. After the last answer it takes every record. */
function receiver(...answers: Answer[]) {
  const batches: unknown[][] = [];
  const requests: ExportRequest[] = [];
  const taken: unknown[] = [];
  const exporter: Exporter = async (records, given) => {
    batches.push(records.map(bodyOf));
    requests.push(given);
    const answer = answers.shift() ?? {};
    if (answer === 'never') return new Promise(() => {});
    if (answer instanceof Error) throw answer;
    const delivery = { accepted: records.length - (answer.rejected?.length ?? 0), rejected: [], ...answer };
    taken.push(...records.slice(0, delivery.accepted).map(bodyOf));
    return delivery;
  };
  return { exporter, batches, requests, taken };
}

/** A record with a uid, by which receivers can name it. */
function named(uid: string): TelemetryRecord {
  return { ...record(uid), attributes: { 'log.record.uid': uid } };
}

it('gives each batch to all at the same time, before anything waits', () => {
  const calls: string[] = [];
  const never =
    (name: string): Exporter =>
    () => {
      calls.push(name);
      return new Promise(() => {});
    };
  void combineExporters(never('a'), never('b'), never('c'))(numbered(1), request);
  expect(calls).toEqual(['a', 'b', 'c']);
});

it('accepts the records that all have taken', async () => {
  const [a, b] = [memoryExporter(), memoryExporter()];
  const batch = numbered(3);
  expect(await combineExporters(a, b)(batch, request)).toEqual({ accepted: 3, rejected: [] });
  expect(a.records()).toEqual(batch);
  expect(b.records()).toEqual(batch);
});

it('has nothing to do for an empty batch', async () => {
  const a = receiver();
  expect(await combineExporters(a.exporter)([], request)).toEqual({ accepted: 0, rejected: [] });
  expect(a.batches).toEqual([]);
});

it('needs at least one exporter, and refuses other values', () => {
  expect(() => combineExporters()).toThrow('[waybill] combineExporters takes functions; pass at least one');
  expect(() => combineExporters(memoryExporter(), undefined as never)).toThrow('[waybill]');
  expect(() => combineExporters({ url: '/otlp' } as never)).toThrow('[waybill]');
});

describe('where one fails', () => {
  it.each<[string, Exporter]>([
    ['rejects', () => Promise.reject(new Error('offline'))],
    [
      'throws',
      () => {
        throw new Error('offline');
      },
    ],
  ])('and %s, the batch is tried again for that one alone', async (_, failing) => {
    const a = receiver();
    const b = receiver();
    let isOnline = false;
    const exporter = combineExporters(a.exporter, (...args) => (isOnline ? b.exporter : failing)(...args));
    const batch = numbered(2);
    await expect(exporter(batch, request)).rejects.toThrow('offline');
    isOnline = true;
    expect(await exporter([...batch, record('new')], request)).toEqual({ accepted: 3, rejected: [] });
    expect(a.batches).toEqual([['r0', 'r1'], ['new']]);
    expect(b.batches).toEqual([['r0', 'r1', 'new']]);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'ok'],
    ['an empty object', {}],
    ['a Response', new Response()],
    ['no list', { accepted: 2, rejected: 0 }],
    ['a count that is none', { accepted: NaN, rejected: [] }],
    ['a negative count', { accepted: -1, rejected: [] }],
  ])('because it resolves with %s, nothing counts as taken', async (_, garbage) => {
    const a = receiver();
    const answers = [garbage];
    const exporter = combineExporters(a.exporter, (records) =>
      Promise.resolve(
        (answers.length > 0 ? answers.pop() : { accepted: records.length, rejected: [] }) as Delivery,
      ),
    );
    const batch = numbered(2);
    await expect(exporter(batch, request)).rejects.toThrow(TypeError);
    expect(await exporter(batch, request)).toEqual({ accepted: 2, rejected: [] });
    expect(a.batches).toHaveLength(1);
  });

  it('because it gives its answer without a promise, that is as good', async () => {
    const plain = ((records: readonly unknown[]) => ({ accepted: records.length, rejected: [] })) as never;
    expect(await combineExporters(plain)(numbered(2), request)).toEqual({ accepted: 2, rejected: [] });
  });

  it('and never settles, the signal ends the wait, and the others keep their records', async () => {
    const a = receiver();
    const b = receiver('never');
    const exporter = combineExporters(a.exporter, b.exporter);
    const batch = numbered(2);
    const abort = new AbortController();
    const attempt = exporter(batch, { ...request, signal: abort.signal });
    abort.abort(new Error('too late'));
    await expect(attempt).rejects.toThrow('too late');
    expect(await exporter(batch, request)).toEqual({ accepted: 2, rejected: [] });
    expect([a.batches.length, b.batches.length]).toEqual([1, 2]);
  });

  it('and is late, the records that it takes after the signal count', async () => {
    let answer = (_: Delivery): void => {};
    const calls: number[] = [];
    const exporter = combineExporters(memoryExporter(), (records) => {
      calls.push(records.length);
      return new Promise((resolve) => (answer = resolve));
    });
    const batch = numbered(2);
    const abort = new AbortController();
    const attempt = exporter(batch, { ...request, signal: abort.signal });
    abort.abort(new Error('too late'));
    await expect(attempt).rejects.toThrow('too late');
    answer({ accepted: 2, rejected: [] });
    await expect.poll(() => exporter(batch, request)).toEqual({ accepted: 2, rejected: [] });
    expect(calls[0]).toBe(2);
  });

  it('sends nothing for a caller who has given up', async () => {
    const a = receiver();
    const signal = AbortSignal.abort(new Error('gone'));
    await expect(combineExporters(a.exporter)(numbered(1), { ...request, signal })).rejects.toThrow('gone');
    expect(a.batches).toEqual([]);
  });
});

it('leaves nothing behind on a signal that lives on', async () => {
  const { signal } = new AbortController();
  const [added, removed] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')];
  const failing = receiver(new Error('offline'));
  await expect(combineExporters(failing.exporter)(numbered(1), { ...request, signal })).rejects.toThrow(
    'offline',
  );
  expect(added.mock.calls).toHaveLength(1);
  expect(removed.mock.calls).toEqual(added.mock.calls);
});

describe('where one takes a part', () => {
  it('the front that all have taken is accepted, and each gets only the records that it lacks', async () => {
    const a = receiver({ accepted: 3 });
    const b = receiver({ accepted: 1 });
    const exporter = combineExporters(a.exporter, b.exporter);
    const batch = numbered(4);
    expect(await exporter(batch, request)).toEqual({ accepted: 1, rejected: [] });
    expect(await exporter(batch.slice(1), request)).toEqual({ accepted: 3, rejected: [] });
    expect(a.batches).toEqual([['r0', 'r1', 'r2', 'r3'], ['r3']]);
    expect(b.batches).toEqual([
      ['r0', 'r1', 'r2', 'r3'],
      ['r1', 'r2', 'r3'],
    ]);
  });

  it('a record taken behind a gap waits, and is not sent again', async () => {
    const a = receiver();
    const exporter = combineExporters(a.exporter);
    const [first, second, third] = numbered(3) as [TelemetryRecord, TelemetryRecord, TelemetryRecord];
    await exporter([second], request);
    expect(await exporter([first, second, third], request)).toEqual({ accepted: 3, rejected: [] });
    expect(a.batches).toEqual([['r1'], ['r0', 'r2']]);
  });
});

describe('a record that one refuses for good', () => {
  it('is rejected for all, with its reason, and not sent there again', async () => {
    const refusal = { id: 'y', reason: 'too old' };
    const a = receiver();
    const b = receiver({ rejected: [refusal] }, {});
    const exporter = combineExporters(a.exporter, b.exporter);
    const batch = [named('x'), named('y'), named('z')];
    expect(await exporter(batch, request)).toEqual({ accepted: 2, rejected: [refusal] });
    expect(await exporter(batch, request)).toEqual({ accepted: 2, rejected: [refusal] });
    expect([a.batches.length, b.batches.length]).toEqual([1, 1]);
  });

  it('counts once if two refuse the same record, twice if they refuse different records', async () => {
    const x = { id: 'x', reason: 'too old' };
    const z = { id: 'z', reason: 'too large' };
    const batch = (): TelemetryRecord[] => [named('x'), named('y'), named('z')];
    const answerOf = (...refusals: (typeof x)[]) =>
      combineExporters(...refusals.map((one) => receiver({ rejected: [one] }).exporter))(batch(), request);
    expect(await answerOf(x, x)).toEqual({ accepted: 2, rejected: [x] });
    expect(await answerOf(x, z)).toEqual({ accepted: 1, rejected: [x, z] });
  });

  it('stands for the first records if it names no record of the batch', async () => {
    const rejected = [{ reason: 'no id' }, { id: 'unknown', reason: 'unknown id' }, null as never];
    const a = receiver({ accepted: 1, rejected });
    const answer = await combineExporters(a.exporter)(
      [named('x'), named('y'), named('z'), named('w')],
      request,
    );
    expect(answer).toEqual({
      accepted: 1,
      rejected: [
        { id: 'x', reason: 'no id' },
        { id: 'y', reason: 'unknown id' },
        { id: 'z', reason: 'refused' },
      ],
    });
  });

  it('waits for the others', async () => {
    const a = receiver({ rejected: [{ reason: 'too old' }] });
    const b = receiver(new Error('offline'));
    const exporter = combineExporters(a.exporter, b.exporter);
    const batch = numbered(1);
    await expect(exporter(batch, request)).rejects.toThrow('offline');
    expect(await exporter(batch, request)).toEqual({ accepted: 0, rejected: [{ reason: 'too old' }] });
  });
});

describe('a pause', () => {
  it('is the longest that one asks for', async () => {
    const answers = [{ retryAfterMs: 100 }, { accepted: 0, retryAfterMs: 300 }, { retryAfterMs: NaN }, {}];
    const exporter = combineExporters(...answers.map((answer) => receiver(answer).exporter));
    expect(await exporter(numbered(1), request)).toEqual({ accepted: 0, rejected: [], retryAfterMs: 300 });
  });

  it('goes before the failure of another', async () => {
    const busy = receiver({ accepted: 0, retryAfterMs: 60_000 });
    const exporter = combineExporters(busy.exporter, receiver(new Error('offline')).exporter);
    expect(await exporter(numbered(1), request)).toMatchObject({ accepted: 0, retryAfterMs: 60_000 });
  });
});

it('shares the bytes of a page exit among those that still lack records', async () => {
  const [a, b, c] = [receiver(), receiver(new Error('offline')), receiver(new Error('offline'))];
  const exporter = combineExporters(a.exporter, b.exporter, c.exporter);
  const exit = { ...request, exit: true, maxBytes: 60_000, fetch };
  const batch = numbered(1);
  await expect(exporter(batch, exit)).rejects.toThrow('offline');
  await exporter(batch, exit);
  expect(a.requests.map(({ maxBytes }) => maxBytes)).toEqual([20_000]);
  expect(b.requests.map(({ maxBytes }) => maxBytes)).toEqual([20_000, 30_000]);
  expect(c.requests).toMatchObject([{ exit: true, maxBytes: 20_000, fetch }, { maxBytes: 30_000 }]);
});

describe('behind the queue', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it('loses nothing and sends nothing twice, whatever each of them does', async () => {
    const a = receiver(new Error('offline'), { accepted: 3 }, {}, { accepted: 0, retryAfterMs: 2000 });
    const b = receiver({}, { accepted: 7 }, new Error('offline'), { accepted: 0, retryAfterMs: 500 });
    const states: DeliveryState[] = [];
    const queue = queueOf(
      combineExporters(a.exporter, b.exporter),
      createDiagnostics({ onDiagnostic: () => {} }),
      { onChange: (state) => void states.push(state) },
    );
    numbered(120).forEach(queue.add);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(states.at(-1)).toMatchObject({ state: 'delivered', queued: 0, delivered: 120, dropped: 0 });
    for (const { taken } of [a, b]) {
      expect(new Set(taken)).toEqual(new Set(numbered(120).map(bodyOf)));
      expect(taken).toHaveLength(120);
    }
  });

  it('keeps the records of the healthy ones from being sent twice', async () => {
    const healthy = memoryExporter();
    const queue = queueOf(
      combineExporters(healthy, receiver(new Error('1'), new Error('2'), new Error('3')).exporter),
      createDiagnostics({ onDiagnostic: () => {} }),
    );
    numbered(10).forEach(queue.add);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(healthy.records().map(bodyOf)).toEqual(numbered(10).map(bodyOf));
  });
});
