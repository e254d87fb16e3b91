import {
  copyAttributes,
  readRecord,
  type OpenStorage,
  type StoredQueue,
  type TelemetryRecord,
} from '../core/index.ts';
import type { PageOwner } from './page-owner.ts';
import type { RecordRow, RecordRows } from './record-rows.ts';

/** What the keeping of records knows of its page. */
export interface KeepSurroundings {
  /** Opens the rows; `onClosed` hears that they cannot be used any more. */
  readonly openRows: (onClosed: () => void) => Promise<RecordRows>;
  readonly owner: PageOwner;
  /** Whether the page may end any moment without a word. */
  readonly isHidden: () => boolean;
  readonly maxBytes: number;
  readonly maxAgeMs: number;
}

const WAIT_MS = 250;
const RETRY_MS = 5000;
const TAKE_OVER_MS = 30_000;
const ROW_RECORDS = 50;
const TURN_RECORDS = 500;

/** A row, which stays until all of its records are settled: what is delivered twice then, receivers know again. */
interface Kept {
  readonly key: RecordRow['key'];
  readonly bytes: number;
  left: number;
}

/** Keeps the records of a queue in rows: written down soon after they were queued, deleted once they are settled. */
export function keepRecords(
  queue: StoredQueue,
  { openRows, owner, isHidden, maxBytes, maxAgeMs }: KeepSurroundings,
): OpenStorage & { readonly takeOver: () => Promise<void> } {
  const kept = new Map<TelemetryRecord, Kept>();
  const fresh = new Set<TelemetryRecord>();
  let gone: RecordRow['key'][] = [];
  let bytes = 0;
  let nth = 0;
  let rows: RecordRows | undefined;
  let opening: Promise<RecordRows | undefined> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isDue = false;
  let deniedMs = -Infinity;
  let takenOverMs = -Infinity;
  let isClosed = false;

  function fail(error: unknown): void {
    rows = opening = undefined;
    deniedMs = Date.now();
    queue.report({ kind: 'storage', message: 'Records wait in memory only: no durable storage.', error });
  }

  // One attempt for all who ask; the next one begins where this has failed.
  function open(): Promise<RecordRows | undefined> {
    opening ??= owner
      .live()
      .then(() => openRows(() => (rows = opening = undefined)))
      .then(
        (opened) => (rows = opened),
        (error: unknown) => {
          fail(error);
          return undefined;
        },
      );
    return opening;
  }

  function toRow(records: readonly TelemetryRecord[]): RecordRow {
    const row: RecordRow = { key: [owner.id, nth++], sinceMs: Date.now(), json: JSON.stringify(records) };
    hold(records, row);
    return row;
  }

  function hold(records: readonly TelemetryRecord[], { key, json }: RecordRow): void {
    const row: Kept = { key, bytes: json.length, left: records.length };
    for (const record of records) kept.set(record, row);
    bytes += row.bytes;
  }

  // What is shed is forgotten, and so takes no room any more.
  const isFull = (): boolean => bytes > maxBytes;

  function write(isLast = false): void {
    clearTimeout(timer);
    timer = undefined;
    queue.commit();
    isDue = false;
    if (!rows) {
      // Asked again and again, a browser that denies it would do nothing else.
      if (isClosed || !(fresh.size + gone.length)) return;
      if (Math.abs(Date.now() - deniedMs) < RETRY_MS) return wake(RETRY_MS);
      return void open().then((opened) => (opened ? write() : wake(RETRY_MS)));
    }
    // So many at a time that nobody notices; the page does not wait for the rest where it may end.
    const records = [...fresh].slice(0, isLast ? undefined : TURN_RECORDS);
    for (const record of records) fresh.delete(record);
    if (fresh.size) wake(0);
    const keys = gone;
    gone = [];
    const written: RecordRow[] = [];
    for (let from = 0; from < records.length; from += ROW_RECORDS) {
      written.push(toRow(records.slice(from, from + ROW_RECORDS)));
    }
    while (isFull() && queue.shed());
    const { put, delete: remove } = rows;
    Promise.all([written[0] && put(written, isLast), keys[0] && remove(keys)]).catch((error: unknown) => {
      // They are in memory still, and are tried again: under other keys, since it may have been done nevertheless.
      for (const record of records) {
        if (release(record)) fresh.add(record);
      }
      gone.push(...keys);
      fail(error);
      wake(RETRY_MS);
    });
  }

  function release(record: TelemetryRecord): boolean {
    const row = kept.get(record);
    if (row && --row.left === 0) {
      bytes -= row.bytes;
      gone.push(row.key);
    }
    return kept.delete(record);
  }

  function wake(waitMs: number): void {
    timer ??= setTimeout(() => write(), waitMs);
  }

  function soon(): void {
    if (!isHidden()) return wake(WAIT_MS);
    // At once, but once for all that one task captures.
    if (!isDue) queueMicrotask(() => write());
    isDue = true;
  }

  /** Queues what pages left that are no more. */
  async function takeOver(): Promise<void> {
    if (isClosed || Math.abs(Date.now() - takenOverMs) < TAKE_OVER_MS) return;
    takenOverMs = Date.now();
    try {
      const opened = await open();
      if (!opened) return;
      const isGone = await owner.census();
      const left = await opened.takeOver(isGone, (row) => ({ ...row, key: [owner.id, nth++] }));
      const resources = new Map<string, TelemetryRecord['resource']>();
      const found: [TelemetryRecord, number][] = [];
      for (const row of left) {
        const records = readRow(row, resources);
        const ageMs = Math.max(0, Date.now() - row.sinceMs);
        if (records[0] && ageMs < maxAgeMs) {
          hold(records, row);
          for (const record of records) found.push([record, ageMs]);
        } else {
          gone.push(row.key);
          queue.lose(Math.max(1, records.length), records[0] ? 'too old' : 'unreadable');
        }
      }
      queue.adopt(found);
      if (gone[0]) soon();
    } catch (error) {
      fail(error);
    }
  }

  return {
    takeOver,
    keep(record) {
      // What was taken over is written down already.
      if (record && !kept.has(record)) fresh.add(record);
      soon();
    },
    forget(records) {
      for (const record of records) if (!fresh.delete(record)) release(record);
      if (gone[0]) soon();
    },
    save: () => write(true),
    close() {
      isClosed = true;
      if (fresh.size + gone.length) write();
      else clearTimeout(timer);
      owner.rest();
    },
  };
}

// The records of one program share one resource object, by which they are sent together.
function readRow(
  { json }: RecordRow,
  resources: Map<string, TelemetryRecord['resource']>,
): readonly TelemetryRecord[] {
  try {
    return (JSON.parse(json) as readonly TelemetryRecord[]).flatMap((given) => {
      const text = JSON.stringify(given.resource);
      const resource = resources.get(text) ?? copyAttributes(given.resource);
      resources.set(text, resource);
      return readRecord(given, resource) ?? [];
    });
  } catch {
    return [];
  }
}
