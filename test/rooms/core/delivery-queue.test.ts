import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Diagnostic, Exporter } from 'waybill';
import { createTestTracing } from 'waybill/testing';
import type { DeliveryState } from '../../../src/core/delivery/delivery-state.ts';
import { createDiagnostics } from '../../../src/core/records/diagnostics.ts';
import { createTracing } from '../../../src/core/internal.ts';
import { type Answer, numbered, openQueue, queueOf, record } from './open-queue.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('batches', () => {
  it('leave five seconds after the first record', async () => {
    const { add, batches } = openQueue();
    add(record('a'));
    await vi.advanceTimersByTimeAsync(4000);
    add(record('b'));
    await vi.advanceTimersByTimeAsync(999);
    expect(batches()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(batches()).toEqual([['a', 'b']]);
  });

  it('leave a quarter of a second after an error', async () => {
    const { add, batches } = openQueue();
    add(record('a'), record('failed', 17));
    await vi.advanceTimersByTimeAsync(249);
    expect(batches()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(batches()).toEqual([['a', 'failed']]);
  });

  it('leave a second after the fiftieth record', async () => {
    const { add, batches } = openQueue();
    add(...numbered(49));
    await vi.advanceTimersByTimeAsync(2000);
    expect(batches()).toEqual([]);
    add(record('fiftieth'));
    await vi.advanceTimersByTimeAsync(999);
    expect(batches()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(batches().map(({ length }) => length)).toEqual([50]);
  });

  it('leave at once when eighty records wait, at most five hundred in each', async () => {
    const { add, batches } = openQueue();
    add(...numbered(79));
    await vi.advanceTimersByTimeAsync(0);
    expect(batches()).toEqual([]);
    add(...numbered(541));
    await vi.advanceTimersByTimeAsync(0);
    expect(batches().map(({ length }) => length)).toEqual([500, 120]);
  });

  it('leave a quarter of a second after the last one, though eighty records wait again', async () => {
    const { add, batches } = openQueue();
    add(...numbered(80));
    await vi.advanceTimersByTimeAsync(100);
    add(...numbered(80));
    await vi.advanceTimersByTimeAsync(149);
    expect(batches()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(batches()).toHaveLength(2);
  });

  it('do not leave earlier because of records that are under way', async () => {
    const { add, batches } = openQueue('never');
    add(...numbered(80));
    await vi.advanceTimersByTimeAsync(0);
    add(record('one'));
    await vi.advanceTimersByTimeAsync(4999);
    expect(batches()).toHaveLength(1);
  });

  it('leave one after the other, never two at a time', async () => {
    let underWay = 0;
    let most = 0;
    const queue = queueOf(async (records) => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setTimeout(resolve, 10));
      underWay--;
      return { accepted: records.length, rejected: [] };
    }, createDiagnostics({}));
    numbered(200).forEach(queue.add);
    void queue.flush();
    void queue.flush();
    await vi.advanceTimersByTimeAsync(1000);
    expect(most).toBe(1);
  });

  it('tell the exporter that there is time, and set no limit', async () => {
    const { add, queue, requests } = openQueue();
    add(record('a'));
    await queue.flush();
    expect(requests()).toMatchObject([{ exit: false, maxBytes: Infinity, signal: { aborted: false } }]);
  });
});

describe('flush', () => {
  it('resolves when everything was tried', async () => {
    const { add, queue, batches, state } = openQueue();
    add(...numbered(3));
    await queue.flush();
    expect(batches()).toEqual([['r0', 'r1', 'r2']]);
    expect(state()).toEqual({ state: 'delivered', queued: 0, delivered: 3, dropped: 0, problem: undefined });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(batches()).toHaveLength(1);
  });

  it('waits for records that came while a batch was under way', async () => {
    const { add, queue, batches, state } = openQueue();
    add(record('a'));
    void queue.flush();
    add(record('b'));
    await queue.flush();
    expect(batches().flat()).toEqual(['a', 'b']);
    expect(state()).toMatchObject({ queued: 0, delivered: 2 });
  });

  it('never rejects, and does nothing if nothing waits', async () => {
    const { add, queue, batches } = openQueue(new Error('offline'));
    await queue.flush();
    expect(batches()).toEqual([]);
    add(record('a'));
    await expect(queue.flush()).resolves.toBeUndefined();
  });
});

describe('trouble', () => {
  it('keeps the batch and tries again, with growing pauses', async () => {
    const { add, queue, batches, state } = openQueue(
      new Error('offline'),
      new Error('offline'),
      new Error('offline'),
    );
    add(record('a'));
    await queue.flush();
    expect(state()).toEqual({
      state: 'failed',
      queued: 1,
      delivered: 0,
      dropped: 0,
      problem: 'Error: offline',
    });
    const pauses: number[] = [];
    for (let attempt = 2; attempt <= 4; attempt++) {
      const startMs = Date.now();
      while (batches().length < attempt) await vi.advanceTimersByTimeAsync(100);
      pauses.push(Date.now() - startMs);
    }
    expect(pauses).toEqual([500, 1000, 2000]);
    expect(batches()).toEqual([['a'], ['a'], ['a'], ['a']]);
    expect(state()).toEqual({ state: 'delivered', queued: 0, delivered: 1, dropped: 0, problem: undefined });
  });

  it.each<[string, Exporter]>([
    ['throws', () => JSON.parse('{') as never],
    ['gives nothing', () => undefined as never],
    ['resolves with nothing', () => Promise.resolve(undefined as never)],
    ['resolves with a word', () => Promise.resolve('ok' as never)],
    ['resolves with no numbers', () => Promise.resolve({ accepted: 'all', rejected: [] } as never)],
    ['resolves with no list', () => Promise.resolve({ accepted: 1 } as never)],
    ['takes less than none', () => Promise.resolve({ accepted: -3, rejected: [] })],
  ])('keeps the batch, says so once and tries again later, where the exporter %s', async (_, exporter) => {
    const diagnostics: Diagnostic[] = [];
    const states: DeliveryState[] = [];
    let calls = 0;
    const queue = queueOf(
      (...args) => {
        calls++;
        return exporter(...args);
      },
      createDiagnostics({ onDiagnostic: (diagnostic) => void diagnostics.push(diagnostic) }),
      { onChange: (state) => void states.push(state) },
    );
    queue.add(record('a'));
    await queue.flush();
    expect(calls).toBe(1);
    expect(states.at(-1)).toMatchObject({ state: 'failed', queued: 1, delivered: 0, dropped: 0 });
    await queue.flush();
    expect(calls).toBe(2);
    expect(diagnostics).toMatchObject([{ kind: 'delivery' }]);
  });

  it('gives up an exporter that never settles, though that does not look at its signal', async () => {
    const { add, queue, state, requests } = openQueue('never');
    add(record('a'));
    void queue.flush();
    await vi.advanceTimersByTimeAsync(9999);
    expect(state()).toMatchObject({ state: 'sending', queued: 1 });
    await vi.advanceTimersByTimeAsync(1);
    expect(state()).toMatchObject({ state: 'failed', problem: 'TimeoutError: no answer within 10000 ms' });
    expect(requests()[0]?.signal.aborted).toBe(true);
    await queue.flush();
    expect(state()).toMatchObject({ state: 'delivered', queued: 0, delivered: 1 });
  });

  it('leaves out the log lines of the exporter about its own work, and says so once', async () => {
    const test = createTestTracing({
      exporter: (records) => {
        test.tracing.log.info(`exported ${records.length}`);
        return Promise.resolve({ accepted: records.length, rejected: [] });
      },
    });
    const states: DeliveryState[] = [];
    test.tracing.subscribe((event) => {
      if (event.type === 'delivery') states.push(event.delivery);
    });
    test.tracing.log.info('a');
    await test.tracing.flush();
    await test.tracing.flush();
    expect(states.at(-1)).toMatchObject({ state: 'delivered', queued: 0, delivered: 1 });
    expect(test.diagnostics).toMatchObject([{ kind: 'exporter' }]);
  });

  it('keeps log lines of the app between two batches of one delivery', async () => {
    const bodies: unknown[] = [];
    const diagnostics: Diagnostic[] = [];
    // The tracing has no subscriber, so log lines wait until they are written out.
    const tracing = createTracing({
      service: 'page',
      onDiagnostic: (diagnostic) => void diagnostics.push(diagnostic),
      async exporter(records) {
        bodies.push(...records.map((one) => one.type === 'log' && one.body));
        await new Promise((resolve) => setTimeout(resolve, 10));
        return { accepted: records.length, rejected: [] };
      },
    });
    for (let nth = 0; nth < 60; nth++) tracing.log.info(`before ${nth}`);
    const flushed = tracing.flush();
    await vi.advanceTimersByTimeAsync(5);
    tracing.log.info('meanwhile');
    await vi.advanceTimersByTimeAsync(100);
    await flushed;
    await Promise.all([tracing.flush(), vi.advanceTimersByTimeAsync(100)]);
    expect(bodies).toContain('meanwhile');
    expect(diagnostics).toEqual([]);
  });

  it('drops no record that is under way', async () => {
    const { add, queue, state } = openQueue('never');
    add(...numbered(20).map((_, nth) => record(`debug ${nth}`, 5)));
    void queue.flush();
    await vi.advanceTimersByTimeAsync(0);
    add(...numbered(1000));
    expect(state()).toMatchObject({ queued: 1000, dropped: 20 });
    await vi.advanceTimersByTimeAsync(10_000);
    await queue.flush();
    expect(state()).toMatchObject({ delivered: 1000, dropped: 20 });
  });

  it('drops the lowest severity first, and errors last', async () => {
    const { add, queue, batches, state } = openQueue();
    add(...numbered(900).map((_, nth) => record(`e${nth}`, 17)));
    add(record('debug', 5), record('warn', 13), record('info', 9));
    add(...numbered(99).map((_, nth) => record(`late ${nth}`, 17)));
    expect(state()).toMatchObject({ queued: 1000, dropped: 2 });
    await queue.flush();
    const sent = batches().flat();
    expect(sent).not.toContain('debug');
    expect(sent).not.toContain('info');
    expect(sent).toContain('warn');
  });

  it('pauses no longer than a minute or so', async () => {
    const { add, queue, batches } = openQueue(...new Array<Error>(20).fill(new Error('offline')));
    add(record('a'));
    await queue.flush();
    await vi.advanceTimersByTimeAsync(20 * 61_000);
    expect(batches().length).toBeGreaterThan(20);
  });

  it('lets no record jump the queue meanwhile', async () => {
    const { add, queue, batches } = openQueue(new Error('offline'));
    add(record('a'));
    await queue.flush();
    add(record('failed', 17), ...numbered(60));
    await vi.advanceTimersByTimeAsync(499);
    expect(batches()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(batches()[1]?.slice(0, 2)).toEqual(['a', 'failed']);
  });

  it('waits as long as the receiver asks', async () => {
    const { add, queue, batches, state } = openQueue({ accepted: 0, retryAfterMs: 7000 });
    add(record('a'));
    await queue.flush();
    await vi.advanceTimersByTimeAsync(7499);
    expect(batches()).toHaveLength(1);
    expect(state()).toMatchObject({ queued: 1, delivered: 0 });
    await vi.advanceTimersByTimeAsync(1);
    expect(batches()).toHaveLength(2);
    expect(state()).toMatchObject({ queued: 0, delivered: 1 });
  });

  it('waits so long also where an error comes meanwhile', async () => {
    const { add, queue, batches } = openQueue({ accepted: 0, retryAfterMs: 7000 });
    add(record('a'));
    await queue.flush();
    add(record('failed', 17));
    await vi.advanceTimersByTimeAsync(7499);
    expect(batches()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(batches().slice(1)).toEqual([['a', 'failed']]);
  });

  it('waits so long also where an error came while the receiver was asked', async () => {
    const sent: number[] = [];
    const startMs = Date.now();
    const queue = queueOf(async () => {
      sent.push(Date.now() - startMs);
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { accepted: 0, rejected: [], retryAfterMs: 7000 };
    }, createDiagnostics({}));
    queue.add(record('a'));
    void queue.flush();
    await vi.advanceTimersByTimeAsync(50);
    queue.add(record('failed', 17));
    await vi.advanceTimersByTimeAsync(7600);
    expect(sent).toEqual([0, 7600]);
  });

  it('keeps the records that a receiver did not get to', async () => {
    const { add, queue, batches, state } = openQueue({ accepted: 2 });
    add(...numbered(5));
    await queue.flush();
    expect(state()).toMatchObject({ queued: 3, delivered: 2 });
    await vi.advanceTimersByTimeAsync(5000);
    expect(batches()).toEqual([
      ['r0', 'r1', 'r2', 'r3', 'r4'],
      ['r2', 'r3', 'r4'],
    ]);
    expect(state()).toMatchObject({ queued: 0, delivered: 5, dropped: 0 });
  });

  it('does not send in a loop to a receiver that takes nothing', async () => {
    const { add, queue, batches } = openQueue(...new Array<Answer>(100).fill({ accepted: 0 }));
    add(record('a'));
    await queue.flush();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(batches().length).toBeGreaterThan(1);
    expect(batches().length).toBeLessThan(15);
  });

  it('drops records that the receiver will never take, and says so once', async () => {
    const rejected = [{ reason: 'too old' }];
    const { add, queue, state, diagnostics } = openQueue(
      { accepted: 1, rejected },
      { accepted: 1, rejected },
    );
    add(record('a'), record('b'));
    await queue.flush();
    expect(state()).toEqual({
      state: 'partly delivered',
      queued: 0,
      delivered: 1,
      dropped: 1,
      problem: 'too old',
    });
    add(record('c'), record('d'));
    await queue.flush();
    expect(state()).toMatchObject({ queued: 0, delivered: 2, dropped: 2 });
    expect(diagnostics).toMatchObject([{ message: expect.stringContaining('too old') as string }]);
  });

  it('survives an exporter that throws, or answers nonsense', async () => {
    for (const exporter of [
      () => {
        throw new Error('at once');
      },
      () => Promise.resolve(undefined),
      () => Promise.resolve({}),
      () => Promise.reject(),
    ]) {
      const states: DeliveryState[] = [];
      const queue = queueOf(exporter as never, createDiagnostics({ onDiagnostic: () => {} }), {
        onChange: (state) => void states.push(state),
      });
      queue.add(record('a'));
      await expect(queue.flush()).resolves.toBeUndefined();
      expect(states.at(-1)).toMatchObject({
        queued: 1,
        delivered: 0,
        dropped: 0,
        problem: expect.any(String) as string,
      });
      queue.dispose();
    }
  });

  it('holds a thousand records, and drops the oldest', () => {
    const { add, state, diagnostics, queue } = openQueue('never');
    add(record('first error', 17), ...numbered(1200), record('last error', 17));
    expect(state()).toMatchObject({ queued: 1000, dropped: 202 });
    expect(diagnostics).toMatchObject([{ kind: 'queue' }]);
    queue.dispose();
  });
});

it('goes on after an attempt at page exit fails for records that another attempt delivered', async () => {
  const sent: string[] = [];
  const queue = queueOf(
    async (records, { exit }) => {
      sent.push(exit ? 'exit' : 'batch');
      await new Promise((resolve) => setTimeout(resolve, exit ? 200 : 100));
      if (exit) throw new Error('offline');
      return { accepted: records.length, rejected: [] };
    },
    createDiagnostics({ onDiagnostic: () => {} }),
  );
  queue.add(record('a'));
  void queue.flush();
  await vi.advanceTimersByTimeAsync(50);
  void queue.flush({ exit: true });
  await vi.advanceTimersByTimeAsync(500);
  queue.add(record('b'));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sent).toEqual(['batch', 'exit', 'batch']);
});

it('dispose leaves no timer behind', () => {
  const { add, queue } = openQueue();
  add(record('a'));
  queue.dispose();
  expect(vi.getTimerCount()).toBe(0);
});
