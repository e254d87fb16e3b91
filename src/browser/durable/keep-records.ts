import type { OpenStorage, StoredQueue } from '../../core/internal.ts';
import type { TelemetryRecord } from '../../core/index.ts';
import type { LastRows } from './last-rows.ts';
import type { PageOwner } from './page-owner.ts';
import { readRow } from './read-row.ts';
import type { RecordRow, RecordRows } from './record-rows.ts';

/** What the keeping of records knows of its page. */
export interface KeepSurroundings {
  /** Opens the rows; `onClosed` hears that they cannot be used any more. */
  readonly openRows: (onClosed: () => void) => Promise<RecordRows>;
  readonly owner: PageOwner;
  readonly last: LastRows;
  /** Whether the page may end any moment without a word. */
  readonly isHidden: () => boolean;
  readonly maxBytes: number;
}

const WAIT_MS = 250;
const RETRY_MS = 5000;
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
  { openRows, owner, last, isHidden, maxBytes }: KeepSurroundings,
): OpenStorage & { readonly takeOver: () => Promise<void> } {
  const kept = new Map<TelemetryRecord, Kept>();
  const fresh = new Set<TelemetryRecord>();
  // Rows of which the database has not said that it has them.
  const unconfirmed = new Set<RecordRow>();
  let hasLeft = false;
  let gone: RecordRow['key'][] = [];
  let bytes = 0;
  let nth = 0;
  let rows: RecordRows | undefined;
  let opening: Promise<RecordRows | undefined> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;

  function fail(error: unknown): void {
    rows = opening = undefined;
    queue.report({ kind: 'storage', message: 'No durable storage: records wait in memory.', error });
    // Asked again and again, a browser that denies it would do nothing else.
    clearTimeout(timer);
    timer = setTimeout(write, RETRY_MS);
  }

  // One attempt for all who ask: `opening`. The next one begins where this has failed.
  async function connect(): Promise<RecordRows | undefined> {
    try {
      await owner.live();
      return (rows = await openRows(() => (rows = opening = undefined)));
    } catch (error) {
      fail(error);
      return undefined;
    }
  }

  function toRows(records: readonly TelemetryRecord[]): [RecordRow, readonly TelemetryRecord[]][] {
    const sinceMs = Date.now();
    const made: [RecordRow, readonly TelemetryRecord[]][] = [];
    for (let from = 0; from < records.length; from += ROW_RECORDS) {
      const part = records.slice(from, from + ROW_RECORDS);
      made.push([{ key: [owner.id, nth++], sinceMs, json: JSON.stringify(part) }, part]);
    }
    return made;
  }

  function hold(records: readonly TelemetryRecord[], { key, json }: RecordRow): void {
    const row: Kept = { key, bytes: json.length, left: records.length };
    for (const record of records) kept.set(record, row);
    bytes += row.bytes;
  }

  // What is shed is forgotten, and so takes no room any more.
  const shedMore = (): boolean => bytes > maxBytes && queue.shed();

  function write(most = TURN_RECORDS): void {
    clearTimeout(timer);
    timer = undefined;
    queue.pull();
    if (!rows) {
      if (!isClosed && fresh.size + gone.length)
        void (opening ??= connect()).then((opened) => opened && write());
      return;
    }
    // So many at a time that nobody notices.
    const records = [...fresh].slice(0, most);
    for (const record of records) fresh.delete(record);
    if (fresh.size) wake(0);
    const keys = gone;
    gone = [];
    const written = toRows(records).map(([row, part]) => {
      hold(part, row);
      unconfirmed.add(row);
      return row;
    });
    while (shedMore());
    void Promise.all([written[0] && rows.put(written), keys[0] && rows.delete(keys)])
      .catch((error: unknown) => {
        // They are in memory still, and are tried again: under other keys, since it may have been done nevertheless.
        for (const record of records) {
          if (release(record)) fresh.add(record);
        }
        gone.push(...keys);
        fail(error);
      })
      .then(() => {
        for (const row of written) unconfirmed.delete(row);
        clearLast();
      });
    // Under other keys than it is written down under now, it would be found twice.
    if (hasLeft) leave();
  }

  function leave(): void {
    // Where there is no database yet, what it would get is still fresh.
    const left = [...unconfirmed, ...toRows([...fresh]).map(([row]) => row)];
    hasLeft = left.length > 0;
    if (hasLeft) last.leave(left);
  }

  // What was left at an end that was none has been written down, or settled, since.
  function clearLast(): void {
    if (!hasLeft || unconfirmed.size + fresh.size) return;
    hasLeft = false;
    last.clear(owner.id);
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
    timer ??= setTimeout(write, waitMs);
  }

  function soon(): void {
    if (isHidden()) queueMicrotask(write);
    else wake(WAIT_MS);
  }

  /** Queues what pages left that are no more. */
  async function takeOver(): Promise<void> {
    try {
      const opened = await (opening ??= connect());
      if (!opened || isClosed) return;
      const isGone = await owner.census();
      let lastOnes: ReturnType<LastRows['find']> = [];
      const left = await opened.takeOver(
        isGone,
        () => (lastOnes = last.find(isGone)).flatMap(([, row]) => row),
        (row) => ({ ...row, key: [owner.id, nth++] }),
      );
      // Not earlier: this page may be left meanwhile, and another one finds them again.
      for (const [whose] of lastOnes) last.clear(whose);
      const resources = new Map<string, TelemetryRecord['resource']>();
      const found: [TelemetryRecord, number][] = [];
      for (const row of left) {
        const [records, unreadable] = readRow(row, resources);
        if (unreadable) queue.lose(unreadable, 'unreadable');
        if (records[0]) hold(records, row);
        else gone.push(row.key);
        for (const record of records) found.push([record, Date.now() - row.sinceMs]);
      }
      queue.adopt(found);
      soon();
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
      clearLast();
    },
    save() {
      write(Infinity);
      leave();
    },
    close() {
      write();
      isClosed = true;
      owner.rest();
    },
  };
}
