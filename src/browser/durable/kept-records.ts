import type { OpenStorage, StoredQueue } from '../../core/internal.ts';
import type { TelemetryRecord } from '../../core/index.ts';
import type { LastRows } from './last-rows.ts';
import type { PageOwner } from './page-owner.ts';
import { readRow } from './read-row.ts';
import type { RecordRow, RecordRows } from './record-rows.ts';
import { fillRows, type FilledRow } from './fill-rows.ts';
import { WantedRows } from './wanted-rows.ts';

/** The parts of the page that {@link KeptRecords} needs. */
export interface KeepSurroundings {
  /** Opens the database; `onClosed` is called when the database cannot be used any more. */
  readonly openRows: (onClosed: () => void) => Promise<RecordRows>;
  readonly owner: PageOwner;
  readonly last: LastRows;
  /** Whether the page is hidden. A hidden page could end without any further event. */
  readonly isHidden: () => boolean;
  readonly maxBytes: number;
  readonly maxAgeMs: number;
}

const WAIT_MS = 250;
const RETRY_MS = 5000;
const TURN_RECORDS = 500;

/**
 * A row in the database. It is deleted when all its records have been delivered or dropped. If another page takes the
 * row over before that, all its records are sent again, and receivers ignore records that they already have.
 */
interface KeptRow {
  readonly key: RecordRow['key'];
  readonly bytes: number;
  /** How many records of the row have been neither delivered nor dropped. */
  left: number;
}

/**
 * Keeps the records of a queue in database rows. A row is written soon after its records are queued, and deleted when
 * all of them have been delivered or dropped.
 */
export class KeptRecords implements OpenStorage {
  readonly #queue: StoredQueue;
  readonly #page: KeepSurroundings;
  readonly #wanted: WantedRows;
  /** The row of each record. The row is in the database, or is being written. */
  readonly #rowOf = new Map<TelemetryRecord, KeptRow>();
  /** Records that are not written yet. */
  readonly #fresh = new Set<TelemetryRecord>();
  /** Rows that are being written to the database. */
  readonly #unconfirmed = new Set<RecordRow>();
  /** Keys of rows that the next write deletes. */
  #settledKeys: RecordRow['key'][] = [];
  /** Whether the last rows in `#page.last` include rows of this page. */
  #hasSavedLastRows = false;
  #bytes = 0;
  #rowCount = 0;
  #rows: RecordRows | undefined;
  #opening: Promise<RecordRows | undefined> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(queue: StoredQueue, page: KeepSurroundings) {
    this.#queue = queue;
    this.#page = page;
    this.#wanted = new WantedRows(queue, page.maxAgeMs);
  }

  keep(record?: TelemetryRecord): void {
    // A record that was taken over from another page has a row already.
    if (record && !this.#rowOf.has(record)) this.#fresh.add(record);
    this.#writeSoon();
  }

  forget(records: readonly TelemetryRecord[]): void {
    for (const record of records) if (!this.#fresh.delete(record)) this.#release(record);
    if (this.#settledKeys[0]) this.#writeSoon();
    this.#clearLastRows();
  }

  identify(renamed: TelemetryRecord['resource'] | undefined): void {
    // The rows of renamed records are written anew. Their old rows name no identity.
    const moved = [...this.#rowOf.keys()].filter(({ resource }) => resource === renamed);
    for (const record of moved) if (this.#release(record)) this.#fresh.add(record);
    if (moved[0]) this.#writeSoon();
  }

  save(): void {
    this.#write(Infinity);
    this.#saveLastRows();
  }

  close(): void {
    this.#write();
    this.#isClosed = true;
    this.#page.owner.rest();
  }

  /** Queues the records of pages that have ended. */
  async takeOver(): Promise<void> {
    try {
      const rows = await this.#open();
      if (!rows || this.#isClosed) return;
      this.#adopt(await this.#claimRows(rows));
      this.#writeSoon();
    } catch (error) {
      this.#fail(error);
    }
  }

  async #claimRows(rows: RecordRows): Promise<readonly RecordRow[]> {
    const { owner, last } = this.#page;
    const hasEnded = await owner.census();
    let lastRows: ReturnType<LastRows['find']> = [];
    const claimed = await rows.takeOver({
      isGone: hasEnded,
      wanted: this.#wanted,
      found: () => (lastRows = last.find(hasEnded)).flatMap(([, found]) => found),
      renew: (row) => ({ ...row, key: this.#nextKey() }),
    });
    // The last rows are cleared only after the database has stored them. If this page ends before that, another page
    // can still find them.
    for (const [pageId] of lastRows) last.clear(pageId);
    return claimed;
  }

  #adopt(rows: readonly RecordRow[]): void {
    const resources = new Map<string, TelemetryRecord['resource']>();
    const found: [record: TelemetryRecord, ageMs: number][] = [];
    for (const row of rows) {
      const [records, unreadable] = readRow(row, resources);
      if (unreadable) this.#queue.lose(unreadable, 'unreadable');
      if (records[0]) this.#hold({ row, records });
      else this.#settledKeys.push(row.key);
      for (const record of records) found.push([record, Date.now() - row.sinceMs]);
    }
    this.#queue.adopt(found);
  }

  /** Opens the database. If an earlier call is still opening it, this call waits for the result of that call. */
  #open(): Promise<RecordRows | undefined> {
    return (this.#opening ??= this.#connect());
  }

  async #connect(): Promise<RecordRows | undefined> {
    try {
      await this.#page.owner.live();
      return (this.#rows = await this.#page.openRows(() => (this.#rows = this.#opening = undefined)));
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  #fail(error: unknown): void {
    this.#rows = this.#opening = undefined;
    this.#queue.report({ kind: 'storage', message: 'No durable storage: records wait in memory.', error });
    // Without this pause, the page would try all the time to open a database that the browser denies.
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#write(), RETRY_MS);
  }

  #write(most = TURN_RECORDS): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#queue.pull();
    if (this.#rows) this.#writeTo(this.#rows, most);
    else if (!this.#isClosed && this.#fresh.size + this.#settledKeys.length) {
      void this.#open().then((rows) => rows && this.#write());
    }
  }

  #writeTo(rows: RecordRows, most: number): void {
    // Each call writes a limited number of records, so that the page stays responsive.
    const records = [...this.#fresh].slice(0, most);
    for (const record of records) this.#fresh.delete(record);
    if (this.#fresh.size) this.#writeAfter(0);
    const keys = this.#settledKeys;
    this.#settledKeys = [];
    const filled = this.#fillRows(records);
    for (const each of filled) {
      this.#hold(each);
      this.#unconfirmed.add(each.row);
    }
    // `shed` drops a record. When all records of a row are gone, the row no longer counts in `#bytes`.
    while (this.#bytes > this.#page.maxBytes && this.#queue.shed());
    const written = filled.map(({ row }) => row);
    void Promise.all([written[0] && rows.put(written), keys[0] && rows.delete(keys)])
      .catch((error: unknown) => {
        // The next attempt uses new keys and deletes the old ones, because this attempt could have succeeded in spite
        // of the error.
        for (const record of records) if (this.#release(record)) this.#fresh.add(record);
        this.#settledKeys.push(...keys);
        this.#fail(error);
      })
      .then(() => {
        for (const row of written) this.#unconfirmed.delete(row);
        this.#clearLastRows();
      });
    // The saved last rows must have the same keys as the rows in the database, or the records would be found twice.
    if (this.#hasSavedLastRows) this.#saveLastRows();
  }

  #nextKey(): RecordRow['key'] {
    return [this.#page.owner.id, this.#rowCount++];
  }

  #fillRows(records: readonly TelemetryRecord[]): readonly FilledRow[] {
    return fillRows(records, () => this.#nextKey());
  }

  #hold({ row, records }: FilledRow): void {
    const kept: KeptRow = { key: row.key, bytes: row.json.length, left: records.length };
    for (const record of records) this.#rowOf.set(record, kept);
    this.#bytes += kept.bytes;
  }

  /** Removes a record from its row. Returns whether the record had a row. */
  #release(record: TelemetryRecord): boolean {
    const row = this.#rowOf.get(record);
    if (row && --row.left === 0) {
      this.#bytes -= row.bytes;
      this.#settledKeys.push(row.key);
    }
    return this.#rowOf.delete(record);
  }

  /** Saves the rows that the database does not have yet, in a storage that can be written while the page ends. */
  #saveLastRows(): void {
    // If the database is not open yet, all records are still in `#fresh` and get their rows here.
    const rows = [...this.#unconfirmed, ...this.#fillRows([...this.#fresh]).map(({ row }) => row)];
    this.#hasSavedLastRows = rows.length > 0;
    if (this.#hasSavedLastRows) this.#page.last.leave(rows);
  }

  /** Clears the last rows if the page did not end after all, and no record needs them any more. */
  #clearLastRows(): void {
    if (!this.#hasSavedLastRows || this.#unconfirmed.size + this.#fresh.size) return;
    this.#hasSavedLastRows = false;
    this.#page.last.clear(this.#page.owner.id);
  }

  #writeAfter(waitMs: number): void {
    this.#timer ??= setTimeout(() => this.#write(), waitMs);
  }

  #writeSoon(): void {
    if (this.#page.isHidden()) queueMicrotask(() => this.#write());
    else this.#writeAfter(WAIT_MS);
  }
}
