import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTracing } from '../../../src/core/internal.ts';
import type { TelemetryRecord } from '../../../src/core/index.ts';
import { createRandom } from '../../house/random.ts';
import { createDisk, type Disk } from './disk.ts';
import type { Surroundings } from './page-surroundings.ts';
import { queueOnDisk } from './queue-on-disk.ts';

const HOUR_MS = 3_600_000;
/** The longest pause after a failure, and the time of the request after it. */
const RETRY_MS = 61_000;

/** How far `performance.now` is ahead of the fake timers. */
let aheadMs = 0;
let isPerformanceMissing = false;

beforeEach(() => {
  aheadMs = 0;
  isPerformanceMissing = false;
  vi.useFakeTimers();
  const ticks = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => {
    if (isPerformanceMissing) throw new TypeError('performance.now is not a function');
    return ticks() + aheadMs;
  });
  // The greatest pauses that chance can choose.
  vi.spyOn(Math, 'random').mockReturnValue(0.999);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const turnWallClock = (ms: number): void => void vi.setSystemTime(Date.now() + ms);

/** What the clocks do while a computer sleeps for eight hours. Timers always stand still, and go on afterwards. */
const sleeps: [clocks: string, sleep: () => void, isPerformanceMissing?: boolean][] = [
  ['only the wall clock goes on', () => turnWallClock(8 * HOUR_MS)],
  ['only performance.now goes on', () => void (aheadMs += 8 * HOUR_MS)],
  ['both clocks go on', () => (turnWallClock(8 * HOUR_MS), void (aheadMs += 8 * HOUR_MS))],
  ['the wall clock is set back', () => turnWallClock(-8 * HOUR_MS)],
  ['the only clock of the page goes on', () => turnWallClock(8 * HOUR_MS), true],
  ['the only clock of the page is set back', () => turnWallClock(-8 * HOUR_MS), true],
];

type Receiver = 'works' | 'is away' | 'refuses signed-out records' | 'asks for an hour';

/** Opens a page on the disk of its origin, with a receiver whose state the test changes. */
function openPage(disk: Disk, id = 'page') {
  const { queue, takeOver } = queueOnDisk({ id, state: 'open', isHidden: false }, {
    disk,
    random: createRandom(1),
    maxRecords: 1000,
    maxBytes: 1_000_000,
  } as Surroundings);
  const receiver = { state: 'works' as Receiver };
  const sent: TelemetryRecord[] = [];
  const tracing = createTracing({
    service: 'page',
    environment: 'test',
    onDiagnostic: () => {},
    instrumentations: [],
    queue,
    exporter: async (records, { identity }) => {
      const { state } = receiver;
      if (state === 'is away') throw new Error('offline');
      if (state === 'refuses signed-out records' && identity === null) throw new Error('401');
      if (state === 'asks for an hour') return { accepted: 0, rejected: [], retryAfterMs: HOUR_MS };
      sent.push(...records);
      return { accepted: records.length, rejected: [] };
    },
  });
  const bodies = (): unknown[] => sent.map((record) => (record.type === 'log' ? record.body : record.name));
  return { tracing, receiver, takeOver, sent, bodies };
}

describe.each(sleeps)('after a sleep of eight hours in which %s', (_, sleep, isMissing = false) => {
  beforeEach(() => {
    isPerformanceMissing = isMissing;
  });

  it('the records from before leave within a minute, and none is dropped', async () => {
    const { tracing, receiver, bodies } = openPage(createDisk());
    receiver.state = 'is away';
    tracing.log.info('good night');
    // The pause after several failures is the longest one.
    for (let failures = 0; failures < 9; failures++) await tracing.flush();
    sleep();
    receiver.state = 'works';
    tracing.log.info('good morning');
    await vi.advanceTimersByTimeAsync(RETRY_MS);
    expect(bodies()).toEqual(['good night', 'good morning']);
    expect(tracing.account()).toMatchObject({ queued: 0, dropped: {} });
  });

  it('the records of a page that ended before are taken over, and none is dropped', async () => {
    const disk = createDisk();
    const before = openPage(disk, 'before');
    before.receiver.state = 'is away';
    before.tracing.log.info('good night');
    await vi.advanceTimersByTimeAsync(1000);
    disk.alive.delete('before');
    sleep();
    const after = openPage(disk, 'after');
    after.takeOver();
    await vi.advanceTimersByTimeAsync(RETRY_MS);
    expect(after.bodies()).toEqual(['good night']);
    expect(after.tracing.account()).toMatchObject({ adopted: 1, queued: 0, dropped: {} });
  });

  it('many records leave as soon as on any other day', async () => {
    const { tracing, bodies } = openPage(createDisk());
    tracing.log.error('good night');
    await vi.advanceTimersByTimeAsync(1000);
    sleep();
    for (let nth = 0; nth < 100; nth++) tracing.log.info(`line ${nth}`);
    await vi.advanceTimersByTimeAsync(1000);
    expect(bodies()).toHaveLength(101);
  });

  it('an error leaves within five seconds', async () => {
    const { tracing, bodies } = openPage(createDisk());
    tracing.log.info('good night');
    await vi.advanceTimersByTimeAsync(1000);
    sleep();
    tracing.log.error('no connection');
    await vi.advanceTimersByTimeAsync(5000);
    expect(bodies()).toEqual(['good night', 'no connection']);
  });

  it('the pause for signed-out records ends within a minute', async () => {
    const { tracing, receiver, bodies } = openPage(createDisk());
    receiver.state = 'refuses signed-out records';
    tracing.setIdentity('ada');
    tracing.setIdentity(null);
    tracing.log.info('signed out');
    tracing.setIdentity('ada');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(bodies()).toEqual([]);
    sleep();
    receiver.state = 'works';
    await vi.advanceTimersByTimeAsync(RETRY_MS + 5000);
    expect(bodies()).toEqual(['signed out']);
  });

  it('the pause that the receiver asked for ends within its hour', async () => {
    const { tracing, receiver, bodies } = openPage(createDisk());
    receiver.state = 'asks for an hour';
    tracing.log.info('good night');
    await vi.advanceTimersByTimeAsync(10_000);
    sleep();
    receiver.state = 'works';
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    expect(bodies()).toEqual(['good night']);
  });

  it('no duration is negative', async () => {
    const { tracing, sent } = openPage(createDisk());
    const action = tracing.startAction('save');
    sleep();
    action.end();
    await vi.advanceTimersByTimeAsync(RETRY_MS);
    const [span] = sent.filter((record) => record.type === 'span');
    const durationMs = (Number(span!.endTimeUnixNano) - Number(span!.startTimeUnixNano)) / 1e6;
    expect(durationMs).toBeGreaterThanOrEqual(0);
  });
});
