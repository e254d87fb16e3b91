import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTracing, type TelemetryRecord, type TracingOptions } from 'waybill';

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 0, 5, 9);

/** The clocks of a computer. They can differ, as while it sleeps. */
const computer = { wallMs: 0, ticksMs: 0 };

/** Both clocks go on. */
const pass = (ms: number): void => {
  computer.wallMs += ms;
  computer.ticksMs += ms;
};

/** Only the wall clock goes on, because `performance.now` stands still in the meantime. */
const sleep = (ms: number): void => void (computer.wallMs += ms);

beforeEach(() => {
  computer.wallMs = START_MS;
  computer.ticksMs = 1000;
  vi.resetModules();
  vi.spyOn(Date, 'now').mockImplementation(() => computer.wallMs);
  vi.spyOn(performance, 'now').mockImplementation(() => computer.ticksMs);
  vi.spyOn(performance, 'timeOrigin', 'get').mockImplementation(() => START_MS - 1000);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Creates a tracing in a page that has just begun, so that no clock of an earlier test is left. */
async function beginPage(options: Partial<TracingOptions> = {}) {
  const page = (await import('waybill')) as { createTracing: typeof createTracing };
  const tracing = page.createTracing({ service: 'shop-web', instrumentations: [], ...options });
  const records: TelemetryRecord[] = [];
  tracing.subscribe(({ record }) => records.push(record), ['record']);
  const timesMs = (): number[] =>
    records.map(
      (record) => Number(record.type === 'span' ? record.startTimeUnixNano : record.timeUnixNano) / 1e6,
    );
  return { tracing, records, timesMs };
}

describe('after a sleep of eight hours', () => {
  it('records and errors have the time of the wall clock', async () => {
    const { tracing, timesMs } = await beginPage();
    tracing.log.info('good night');
    sleep(8 * HOUR_MS);
    pass(5);
    tracing.log.info('good morning');
    expect(tracing.captureError(new Error('no connection')).timeMs).toBe(START_MS + 8 * HOUR_MS + 5);
    tracing.startAction('Save').end();
    expect(timesMs()).toEqual([START_MS, ...Array<number>(3).fill(START_MS + 8 * HOUR_MS + 5)]);
  });

  it('a span that was open meanwhile contains the sleep', async () => {
    const { tracing, records } = await beginPage();
    const action = tracing.startAction('Save');
    sleep(8 * HOUR_MS);
    action.end();
    const [span] = records;
    expect(span).toMatchObject({
      startTimeUnixNano: `${START_MS}000000`,
      endTimeUnixNano: `${START_MS + 8 * HOUR_MS}000000`,
    });
  });

  it('an action without an end ends at its limit of thirty seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { tracing, records } = await beginPage();
    tracing.startAction('Save');
    sleep(8 * HOUR_MS);
    vi.advanceTimersByTime(30_000);
    vi.useRealTimers();
    expect(records).toMatchObject([
      {
        endTimeUnixNano: `${START_MS + 30_000}000000`,
        attributes: { 'waybill.outcome': 'abandoned' },
      },
    ]);
  });
});

describe('if a person sets the wall clock', () => {
  it('forwards, records follow', async () => {
    const { tracing, timesMs } = await beginPage();
    tracing.log.info('before');
    sleep(HOUR_MS);
    tracing.log.info('after');
    expect(timesMs()).toEqual([START_MS, START_MS + HOUR_MS]);
  });

  it('back, records keep their order, and no duration is negative', async () => {
    const { tracing, records, timesMs } = await beginPage();
    const action = tracing.startAction('Save');
    tracing.log.info('before');
    computer.wallMs -= HOUR_MS;
    pass(20);
    tracing.log.info('after');
    action.end();
    const [before, after] = timesMs();
    expect(after).toBe(before! + 20);
    expect(records.at(-1)).toMatchObject({ endTimeUnixNano: `${START_MS + 20}000000` });
  });

  it('by years and back again, records follow back', async () => {
    const { tracing, timesMs } = await beginPage();
    sleep(9000 * HOUR_MS);
    tracing.log.info('in another year');
    computer.wallMs -= 9000 * HOUR_MS;
    tracing.log.info('now');
    expect(timesMs().at(-1)).toBe(START_MS);
  });
});

it('a page that starts while the origin of its clock is wrong has the time of the wall clock', async () => {
  vi.spyOn(performance, 'timeOrigin', 'get').mockImplementation(() => START_MS + 3 * HOUR_MS);
  const { tracing, timesMs } = await beginPage();
  tracing.log.info('hello');
  expect(timesMs()).toEqual([START_MS]);
});

it('small steps of the wall clock, as of NTP, change nothing', async () => {
  const { tracing, timesMs } = await beginPage();
  tracing.log.info('before');
  sleep(400);
  tracing.log.info('forwards');
  computer.wallMs -= 900;
  pass(1);
  tracing.log.info('back');
  expect(timesMs()).toEqual([START_MS, START_MS, START_MS + 1]);
});
