import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { KeptRecords } from '../../../src/browser/durable/kept-records.ts';
import type { RecordRow } from '../../../src/browser/durable/record-rows.ts';
import { createTracing } from '../../../src/core/internal.ts';
import type { TelemetryRecord } from '../../../src/core/index.ts';
import { encodeLogs } from '../../../src/otlp/index.ts';
import { createDisk, type Disk } from './disk.ts';
import type { FaultServer } from './fault-server.ts';
import { openPage, type Page } from './open-page.ts';
import type { Surroundings } from './page-surroundings.ts';
import { queueOnDisk } from './queue-on-disk.ts';
import { createRandom } from '../../house/random.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A page that is offline, so that its adopted records stay in place. */
function open(disk: Disk): Page {
  return openPage({
    disk,
    server: { url: 'http://127.0.0.1:9' } as FaultServer,
    random: createRandom(1),
    isOffline: () => true,
    calls: new Set(),
    maxRecords: 100,
    maxBytes: 100_000,
    listens: false,
    plant: undefined,
  });
}

const log = (nth: number) => ({
  type: 'log',
  timeUnixNano: '1700000000000000000',
  severityNumber: 9,
  severityText: 'INFO',
  body: `record ${nth}`,
  attributes: { nth, 'log.record.uid': `uid-${nth}` },
  flags: 0,
  resource: { 'service.name': 'page' },
});

it.each<[string, string, number, number]>([
  ['values that are not records among others', JSON.stringify([log(0), { type: 'log' }, 7, log(1)]), 2, 2],
  ['only such values', JSON.stringify([null, 'text']), 0, 2],
  ['a row that is broken', '[{"type":"lo', 0, 1],
  ['a row that is no list', '{"type":"log"}', 0, 1],
  ['a name that would pollute', '[{"__proto__":{"type":"log"}}]', 0, 1],
])('counts %s, and keeps the rest', async (_, json, kept, unreadable) => {
  const disk = createDisk();
  disk.rows.set('left', { key: ['gone', 0], sinceMs: Date.now(), json });
  const page = open(disk);
  page.takeOver();
  await vi.advanceTimersByTimeAsync(1000);
  expect(page.account()).toEqual({
    captured: 0,
    adopted: kept + unreadable,
    queued: kept,
    delivered: 0,
    dropped: { unreadable },
  });
  // The page deletes unreadable values, so it does not meet them again.
  expect(disk.rows.size).toBe(kept ? 1 : 0);
});

it('drops records that have waited too long, also while the page lives', async () => {
  let isOnline = false;
  const sent: unknown[] = [];
  const tracing = createTracing({
    service: 'page',
    environment: 'test',
    onDiagnostic: () => {},
    exporter: async (records) => {
      if (!isOnline) throw new Error('offline');
      sent.push(...records.map((record) => record.type === 'log' && record.body));
      return { accepted: records.length, rejected: [] };
    },
    queue: {
      maxRecords: 10,
      maxAgeMs: 60_000,
      open: () => ({ keep() {}, identify() {}, forget() {}, save() {}, close() {} }),
    },
  });
  tracing.log.info('old');
  await tracing.flush();
  await vi.advanceTimersByTimeAsync(61_000);
  isOnline = true;
  tracing.log.info('new');
  // The flush does not wait for the next try, which comes at a random time.
  await tracing.flush();
  await vi.advanceTimersByTimeAsync(6000);
  expect(tracing.account()).toMatchObject({ queued: 0, dropped: { 'too old': 1 } });
  expect(sent).toEqual(['new', 'Records were dropped: 1 too old']);
});

it('uses one key for records saved before the database was open and records written after that', async () => {
  const put: RecordRow[] = [];
  let left: readonly RecordRow[] = [];
  let isOpen = (): void => {};
  const storage = new KeptRecords(
    { pull() {}, canSend: () => true, shed: () => false, report() {}, adopt() {}, lose() {} },
    {
      openRows: async () => {
        await new Promise<void>((resolve) => (isOpen = resolve));
        return {
          // The page is gone before this write is confirmed.
          put: (rows) => (put.push(...rows), new Promise(() => {})),
          delete: async () => {},
          takeOver: async () => [],
        };
      },
      owner: { id: 'page', live: async () => {}, rest() {}, census: async () => () => false },
      last: { leave: (rows) => (left = rows), clear() {}, find: () => [] },
      isHidden: () => true,
      maxBytes: 100_000,
      maxAgeMs: 60_000,
    },
  );
  storage.keep(log(0) as unknown as TelemetryRecord);
  storage.save();
  expect(left.map(({ json }) => json)).toEqual([JSON.stringify([log(0)])]);
  await vi.advanceTimersByTimeAsync(1);
  isOpen();
  await vi.advanceTimersByTimeAsync(1);
  expect(put).toHaveLength(1);
  expect(left).toEqual(put);
});

it('sends the records of an ended page under the writer of that page', async () => {
  const disk = createDisk();
  const sent = new Map<unknown, string | undefined>();
  function openTracing(id: string, isOnline: boolean) {
    const { queue, takeOver } = queueOnDisk({ id, state: 'open', isHidden: false }, {
      disk,
      random: createRandom(1),
      maxRecords: 100,
      maxBytes: 100_000,
    } as Surroundings);
    const tracing = createTracing({
      service: 'page',
      onDiagnostic: () => {},
      queue,
      exporter: async (records) => {
        if (!isOnline) throw new Error('offline');
        for (const { scopeLogs } of encodeLogs(records.filter((one) => one.type === 'log')).resourceLogs)
          for (const { scope, logRecords } of scopeLogs)
            for (const { body } of logRecords)
              sent.set(body.stringValue, scope.attributes?.[0]?.value.stringValue);
        return { accepted: records.length, rejected: [] };
      },
    });
    return { tracing, takeOver };
  }
  const first = openTracing('first', false);
  first.tracing.log.info('of the first page');
  await vi.advanceTimersByTimeAsync(1000);
  disk.alive.delete('first');
  // A row of an older version of this package names no writer.
  disk.rows.set('old', { key: ['old', 0], sinceMs: Date.now(), json: JSON.stringify([log(0)]) });
  // The second page takes over, and ends before it has sent the row. So the row is handed on twice.
  const second = openTracing('second', false);
  second.takeOver();
  second.tracing.log.info('of the second page');
  await vi.advanceTimersByTimeAsync(1000);
  disk.alive.delete('second');
  const third = openTracing('third', true);
  third.takeOver();
  third.tracing.log.info('of the third page');
  await vi.advanceTimersByTimeAsync(60_000);
  await third.tracing.flush();
  expect([...sent.keys()].toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual([
    'of the first page',
    'of the second page',
    'of the third page',
    'record 0',
  ]);
  expect(sent.get('record 0')).toBeUndefined();
  sent.delete('record 0');
  expect(new Set(sent.values()).size).toBe(3);
  for (const writer of sent.values()) expect(writer).toMatch(/^[0-9a-f]{32}$/);
});
