import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogRecord, TelemetryRecord, Tracing } from 'waybill';
import { createTestTracing } from 'waybill/testing';
import { createTracing } from '../../../src/core/internal.ts';

const FRAMES = 600;
const FRAME_MS = 10_000 / FRAMES;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const isLog = (record: TelemetryRecord): record is LogRecord => record.type === 'log';

const countOf = ({ attributes }: LogRecord): number => Number(attributes['waybill.occurrence_count'] ?? 1);

const sumOf = (records: readonly LogRecord[]): number =>
  records.reduce((sum, record) => sum + countOf(record), 0);

/** A tracing whose exporter counts its requests. The getters return the exported log records and the bytes of all. */
function open() {
  const requests: (readonly TelemetryRecord[])[] = [];
  const tracing = createTracing({
    service: 'test',
    exporter(records) {
      requests.push(records);
      return Promise.resolve({ accepted: records.length, rejected: [] });
    },
  });
  return {
    tracing,
    requests: () => requests.length,
    bytes: () => JSON.stringify(requests).length,
    errors: () =>
      requests
        .flat()
        .filter(isLog)
        .filter(({ severityNumber }) => severityNumber >= 17),
  };
}

async function eachFrame(work: (nth: number) => void): Promise<void> {
  for (let nth = 0; nth < FRAMES; nth++) {
    work(nth);
    await vi.advanceTimersByTimeAsync(FRAME_MS);
  }
}

function broken(): Error {
  return new TypeError('items is undefined');
}

describe('an error in each frame for ten seconds leaves few records, with the exact count, and all that led there', () => {
  it.each<[string, (tracing: Tracing, nth: number) => void]>([
    ['an uncaught error', (tracing) => tracing.captureError(broken())],
    ['a thrown text', (tracing) => tracing.captureError('out of memory')],
    ['a thrown object', (tracing) => tracing.captureError({ code: 'E42' })],
    ['an error with causes', (tracing) => tracing.captureError(new Error('it failed', { cause: broken() }))],
    [
      'an error of a component',
      (tracing) => tracing.captureError(broken(), { 'react.component_stack': '\n    at Cart' }),
    ],
    [
      'a captured error, with the number of the attempt',
      (tracing, nth) => tracing.captureError(broken(), { nth }),
    ],
    ['a logged error', (tracing) => tracing.log.error(broken())],
    ['a line with an error', (tracing, nth) => tracing.log.error('it failed', { err: broken(), nth })],
    ['a line without an error', (tracing) => tracing.log.error('it failed', { order: 7 })],
  ])('%s', async (_, fail) => {
    const { tracing, requests, bytes, errors } = open();
    tracing.log.info('opened the cart');
    await eachFrame((nth) => fail(tracing, nth));
    await tracing.flush({ exit: true });
    // The first request carries the first, the tenth and the sixteenth occurrence. The second one leaves five seconds
    // later, and the last one at the exit.
    expect(errors().map(countOf)).toEqual([1, 9, 6, 84, 216, 284]);
    expect(requests()).toBe(3);
    expect(bytes()).toBeLessThan(20_000);
    expect(tracing.recent().map((record) => isLog(record) && record.body)).toContain('opened the cart');
    expect(tracing.account()).toMatchObject({ captured: 7, delivered: 7, queued: 0 });
  });

  it('an error in an action', async () => {
    const { tracing, errors } = open();
    const action = tracing.startAction('Play');
    await eachFrame(() => action.run(() => tracing.captureError(broken())));
    await tracing.flush({ exit: true });
    expect(sumOf(errors())).toBe(FRAMES);
    expect(errors().length).toBeLessThan(10);
    expect(new Set(errors().map(({ traceId }) => traceId))).toEqual(new Set([action.traceId]));
  });
});

it('an error that another error alternates with is counted alone', async () => {
  const { tracing, errors } = open();
  await eachFrame((nth) => tracing.captureError(nth % 2 ? broken() : new RangeError('too long')));
  await tracing.dispose();
  const sums = ['TypeError', 'RangeError'].map((type) =>
    sumOf(errors().filter(({ attributes }) => attributes['exception.type'] === type)),
  );
  expect(sums).toEqual([300, 300]);
  expect(errors().length).toBeLessThan(20);
});

describe('every error has a record of its own', () => {
  it.each<[string, (tracing: Tracing) => void]>([
    [
      'in two actions',
      (tracing) => {
        for (const name of ['Save', 'Send'])
          tracing.startAction(name).run(() => tracing.captureError(broken()));
      },
    ],
    [
      'with two messages',
      (tracing) => {
        for (const order of [7, 8]) tracing.captureError(new Error(`order ${order} is lost`));
      },
    ],
    [
      'of two types',
      (tracing) => {
        for (const Type of [TypeError, RangeError]) tracing.captureError(new Type('wrong'));
      },
    ],
    [
      'from two places',
      (tracing) => {
        tracing.captureError(new Error('wrong'));
        tracing.captureError(new Error('wrong'));
      },
    ],
    [
      'that are texts from two places',
      (tracing) => {
        for (const line of [1, 2]) tracing.captureError('wrong', { 'code.line.number': line });
      },
    ],
    [
      'with two causes',
      (tracing) => {
        for (const cause of ['a', 'b']) tracing.captureError(new Error('wrong', { cause: new Error(cause) }));
      },
    ],
    [
      'in two lines without an error',
      (tracing) => {
        for (const order of [7, 8]) tracing.log.error('an order is lost', { order });
      },
    ],
    [
      'in the lines of two children',
      (tracing) => {
        for (const part of ['cart', 'menu']) tracing.log.child({ part }).error('it broke');
      },
    ],
    [
      'in lines with two contexts',
      (tracing) => {
        for (const part of ['cart', 'menu']) {
          tracing.log.setContext({ part });
          tracing.captureError(broken());
        }
      },
    ],
    [
      'of two users',
      (tracing) => {
        for (const key of ['alice', 'bob']) {
          tracing.setIdentity(key);
          tracing.captureError(broken());
        }
      },
    ],
  ])('%s', (_, fail) => {
    const { tracing, logs } = createTestTracing();
    fail(tracing);
    expect(logs().map(countOf)).toEqual([1, 1]);
  });

  it('among more errors than are remembered', () => {
    const { tracing, logs } = createTestTracing();
    for (let nth = 0; nth < 500; nth++) tracing.captureError(new Error(`error ${nth}`));
    expect(logs()).toHaveLength(500);
  });
});

describe('an error that repeats', () => {
  it('has the reference of its first record, and its own time', async () => {
    const { tracing, errors } = open();
    const told: unknown[] = [];
    tracing.subscribe((event) => void told.push(event), ['error']);
    const first = tracing.captureError(broken());
    await vi.advanceTimersByTimeAsync(1000);
    const error = broken();
    expect(tracing.captureError(error)).toMatchObject({ ...first, timeMs: first.timeMs + 1000 });
    expect(tracing.referenceOf(error)).toBe(first.reference);
    expect(errors()).toMatchObject([
      { traceId: first.traceId, attributes: { 'waybill.reference': first.reference } },
    ]);
    expect(told).toHaveLength(1);
    expect(tracing.recentErrors()).toHaveLength(1);
  });

  it('fails its action as often as it occurs', () => {
    const { tracing, spans, endActions } = createTestTracing();
    const action = tracing.startAction('Save');
    for (let nth = 0; nth < 2; nth++) {
      const fail = (): void =>
        action.run(() => {
          throw broken();
        });
      expect(fail).toThrow('items is undefined');
      action.run(() => tracing.captureError(broken()));
    }
    endActions();
    expect(spans()).toMatchObject([{ status: { code: 'error' } }]);
  });

  it('after ten seconds is recorded as a new one', async () => {
    const { tracing, errors } = open();
    const captured = [];
    for (let nth = 0; nth < 3; nth++) captured.push(tracing.captureError(broken()));
    await vi.advanceTimersByTimeAsync(10_000);
    captured.push(tracing.captureError(broken()));
    await tracing.flush();
    expect(errors().map(countOf)).toEqual([1, 2, 1]);
    expect(new Set(captured.map(({ reference }) => reference)).size).toBe(2);
  });

  it('keeps its count and its user when another user signs in', async () => {
    const { tracing, errors } = open();
    tracing.setIdentity('alice');
    const alice = tracing.identity();
    for (let nth = 0; nth < 5; nth++) tracing.captureError(broken());
    tracing.setIdentity('bob');
    for (let nth = 0; nth < 3; nth++) tracing.captureError(broken());
    await tracing.dispose();
    const counts = errors().map((record) => [record.resource['waybill.identity'] === alice, countOf(record)]);
    expect(counts).toEqual([
      [true, 1],
      [true, 4],
      [false, 1],
      [false, 2],
    ]);
  });

  it('is counted exactly where the app logs it more than 100 times a second', async () => {
    const { tracing, errors } = open();
    for (let nth = 0; nth < 1000; nth++) tracing.log.error(broken());
    await vi.advanceTimersByTimeAsync(10_000);
    await tracing.dispose();
    const suppressed = errors().reduce(
      (sum, { attributes }) => sum + Number(attributes['waybill.suppressed_count'] ?? 0),
      0,
    );
    const written = errors().filter(({ attributes }) => !('waybill.suppressed_count' in attributes));
    expect(sumOf(written) + suppressed).toBe(1000);
    expect(errors().length).toBeLessThan(6);
  });

  it('is written with the values of its last occurrence', async () => {
    const { tracing, errors } = open();
    for (let nth = 1; nth <= 7; nth++) tracing.log.error('it failed', { error: broken(), nth });
    await tracing.dispose();
    expect(errors().map(({ attributes }) => attributes['nth'])).toEqual([1, 7]);
  });
});
