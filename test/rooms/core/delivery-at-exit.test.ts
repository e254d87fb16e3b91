import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeliveryState } from '../../../src/core/delivery/delivery-state.ts';
import { createDiagnostics } from '../../../src/core/records/diagnostics.ts';
import { numbered, openQueue, queueOf, record } from './open-queue.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('page exit', () => {
  it('sends all at once, errors first, in a way that outlives the page', async () => {
    const { add, queue, batches, requests, state } = openQueue();
    add(...numbered(70), record('failed', 17));
    await queue.flush({ exit: true });
    expect(batches()[0]).toHaveLength(71);
    expect(batches()[0]?.[0]).toBe('failed');
    expect(requests()).toMatchObject([{ exit: true, maxBytes: 60_000 }]);
    expect(state()).toMatchObject({ queued: 0, delivered: 71 });
  });

  it('does not wait for a batch under way, and counts nothing twice', async () => {
    let finish = (): void => {};
    let sent = 0;
    const states: DeliveryState[] = [];
    const queue = queueOf(
      async (records, { exit }) => {
        sent += records.length;
        if (!exit) await new Promise<void>((resolve) => (finish = resolve));
        return { accepted: records.length, rejected: [] };
      },
      createDiagnostics({}),
      { onChange: (state) => void states.push(state) },
    );
    queue.add(record('a'));
    const underWay = queue.flush();
    await vi.advanceTimersByTimeAsync(0);
    queue.add(record('b'));
    await queue.flush({ exit: true });
    finish();
    await underWay;
    expect(sent).toBe(3);
    expect(states.at(-1)).toMatchObject({ queued: 0, delivered: 2, dropped: 0 });
  });

  it('sends, at the second sign of a page exit, only the records since the first sign', async () => {
    const { add, queue, batches } = openQueue('never');
    add(record('a'));
    void queue.flush({ exit: true });
    add(record('b'));
    void queue.flush({ exit: true });
    await vi.advanceTimersByTimeAsync(0);
    expect(batches()).toEqual([['a'], ['b']]);
  });

  it('sends nothing twice, however many signs there are', async () => {
    const { add, queue, batches } = openQueue('never');
    add(record('a'));
    for (let sign = 0; sign < 3; sign++) void queue.flush({ exit: true });
    await vi.advanceTimersByTimeAsync(0);
    expect(batches()).toEqual([['a']]);
  });

  it('keeps the records that did not fit, for a page that comes back', async () => {
    const { add, queue, batches, state } = openQueue({ accepted: 2 });
    add(...numbered(5));
    await queue.flush({ exit: true });
    expect(state()).toMatchObject({ queued: 3, delivered: 2 });
    await vi.advanceTimersByTimeAsync(5000);
    expect(batches()[1]).toEqual(['r2', 'r3', 'r4']);
  });
});
