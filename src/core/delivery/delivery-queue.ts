import { callExporter } from './call-exporter.ts';
import type { DeliveryAccount, DropReason } from './delivery-account.ts';
import { describeDelivery, type DeliveryChange, type DeliveryEvent } from './delivery-state.ts';
import type { DurableQueue, OpenStorage, StoredQueue } from './durable-queue.ts';
import { matchRefusals, settledOf } from './match-refusals.ts';
import type { QueueSource } from './queue-source.ts';
import { createQueueTimer } from './queue-timer.ts';
import { QueuedRecords } from './queued-records.ts';
import { IDLE_WAIT_MS, PAUSE_MS, POST_RECORDS, sendingDelayMs } from './sending-policy.ts';
import type { Diagnostic, Diagnostics } from '../records/diagnostics.ts';
import type { Delivery, Exporter } from '../records/exporter.ts';
import { isError } from '../records/is-error.ts';
import type { TelemetryRecord } from '../records/records.ts';
import type { Subscribers } from '../records/subscribers.ts';

const MAX_RECORDS = 1000;
const MAX_AGE_MS = 7 * 24 * 3_600_000;
const FIRST_PAUSE_MS = 1000;
const MAX_PAUSE_MS = 60_000;

/** The objects that a delivery queue works with. */
export interface QueueSurroundings {
  readonly source: QueueSource;
  readonly diagnostics: Diagnostics;
  /** The listeners to delivery events. */
  readonly subscribers: Pick<Subscribers<DeliveryEvent>, 'has' | 'tell'>;
  /** Keeps queued records after the page has ended. @default none: records wait in memory */
  readonly storage?: DurableQueue | undefined;
}

/**
 * Queues records for an exporter, and sends them in batches. Sends one request at a time, and pauses longer after each
 * failure in a row.
 */
export class DeliveryQueue implements StoredQueue {
  readonly #exporter: Exporter;
  readonly #surroundings: QueueSurroundings;
  readonly #storage: Pick<DurableQueue, 'maxRecords' | 'maxAgeMs'>;
  readonly #stored: OpenStorage | undefined;
  readonly #records = new QueuedRecords();
  readonly #underWay = new Set<TelemetryRecord>();
  readonly #timer = createQueueTimer(() => void this.flush());
  readonly #dropped: Partial<Record<DropReason, number>> = {};
  #captured = 0;
  #adopted = 0;
  #delivered = 0;
  /** Why the last attempt failed. */
  #problem: string | undefined;
  #failuresInARow = 0;
  #isPaused = false;
  #lastPostMs = -Infinity;
  #draining = Promise.resolve();
  // When the user leaves a page, `visibilitychange` and `pagehide` each send a request. The first request keeps its
  // records here. The second request leaves them out, because both share the browser's 64 KiB.
  #leaving = new Set<TelemetryRecord>();

  constructor(exporter: Exporter, surroundings: QueueSurroundings) {
    const { storage } = surroundings;
    this.#exporter = exporter;
    this.#surroundings = surroundings;
    this.#storage = storage ?? { maxRecords: MAX_RECORDS, maxAgeMs: MAX_AGE_MS };
    this.#stored = storage?.open(this);
  }

  /** Called when records wait at the source. Plans when to send them. `isUrgent` is true if one of them is an error. */
  wake(waiting: number, isUrgent: boolean): void {
    this.#stored?.keep();
    const isFull = waiting + this.#records.size > this.#storage.maxRecords;
    if (isUrgent || isFull) this.pull();
    this.#plan(isUrgent || isFull ? 0 : waiting, isUrgent);
  }

  /** Sends the queued records. Resolves when each record has been tried once. Never rejects. */
  flush({ exit = false }: { exit?: boolean } = {}): Promise<void> {
    return exit ? this.#leave() : (this.#draining = this.#draining.then(() => this.#drain()));
  }

  account(): DeliveryAccount {
    this.pull();
    return {
      captured: this.#captured,
      adopted: this.#adopted,
      queued: this.#records.size,
      delivered: this.#delivered,
      dropped: { ...this.#dropped },
    };
  }

  dispose(): void {
    this.#timer.cancel();
    this.#stored?.close();
  }

  adopt(left: Parameters<StoredQueue['adopt']>[0]): void {
    for (const [record, ageMs] of left) {
      this.#adopted++;
      this.#enqueue(record, ageMs);
      this.#plan(0, isError(record));
    }
  }

  lose(count: number, reason: DropReason): void {
    this.#adopted += count;
    this.#countDropped(count, reason);
  }

  /** Drops the least important record. Returns false if there was no record to drop. */
  shed(): boolean {
    const record = this.#records.leastImportant((one) => !this.#underWay.has(one));
    if (record) this.#drop([record], 'queue full');
    this.report({ kind: 'queue', message: 'Records are dropped: the queue is full.' });
    return !!record;
  }

  report(diagnostic: Diagnostic): void {
    this.#surroundings.diagnostics.report(diagnostic);
  }

  pull(records: readonly TelemetryRecord[] = this.#surroundings.source.take()): void {
    for (const record of records) {
      this.#captured++;
      this.#enqueue(record, 0);
    }
  }

  #pullForDelivery(exit: boolean): void {
    this.pull();
    this.pull(this.#surroundings.source.takeForDelivery(this.#records, exit));
  }

  #enqueue(record: TelemetryRecord, ageMs: number): void {
    this.#records.set(record, performance.now() - ageMs);
    this.#stored?.keep(record);
    this.#tell([record], 'queued');
    if (this.#records.size > this.#storage.maxRecords) this.shed();
  }

  #plan(atSource: number, isUrgent: boolean): void {
    // A planned request is due soon. Planning again would read the clock for each record and gain little.
    if (this.#isPaused || this.#timer.waitMs() <= PAUSE_MS) return;
    // Records under way do not count: while 50 records are sent, each new record would look like the 51st that waits.
    const waiting = atSource + this.#records.size - this.#underWay.size;
    this.#timer.schedule(sendingDelayMs(waiting, isUrgent, this.#lastPostMs));
  }

  #tell(records: readonly TelemetryRecord[], change: DeliveryChange): void {
    const { subscribers } = this.#surroundings;
    if (!records[0] || !subscribers.has('delivery')) return;
    const delivery = describeDelivery({
      queued: this.#records.size,
      sending: this.#underWay.size,
      delivered: this.#delivered,
      dropped: Object.values(this.#dropped).reduce((sum, count) => sum + count, 0),
      problem: this.#problem,
    });
    subscribers.tell({ type: 'delivery', delivery, records, change });
  }

  #countDropped(count: number, reason: DropReason): void {
    this.#dropped[reason] = (this.#dropped[reason] ?? 0) + count;
  }

  #drop(records: readonly TelemetryRecord[], reason: DropReason): void {
    const lost = records.filter((record) => this.#records.delete(record));
    if (!lost[0]) return;
    this.#countDropped(lost.length, reason);
    this.#stored?.forget(lost);
    this.#tell(lost, 'dropped');
  }

  async #drain(): Promise<void> {
    this.#timer.cancel();
    this.#isPaused = false;
    this.#pullForDelivery(false);
    let untried = this.#records.size;
    while (untried > 0 && !this.#isPaused) {
      const batch = this.#takeBatch();
      if (!batch[0]) break;
      untried -= batch.length;
      await this.#send(batch, false);
    }
    if (this.#isPaused) return;
    if (!this.#problem) this.#surroundings.source.noteDropped(this.#dropped);
    if (this.#records.size > 0) this.#timer.schedule(IDLE_WAIT_MS);
  }

  #takeBatch(): readonly TelemetryRecord[] {
    const batch = [...this.#records.keys()].slice(0, POST_RECORDS);
    const oldestMs = performance.now() - this.#storage.maxAgeMs;
    const old = batch.filter((record) => this.#records.get(record)! < oldestMs);
    this.#drop(old, 'too old');
    return old[0] ? this.#takeBatch() : batch;
  }

  async #leave(): Promise<void> {
    this.#pullForDelivery(true);
    this.#stored?.save();
    const queued = [...this.#records.keys()];
    // Errors go first, because people search for them.
    const batch = queued
      .filter((record) => !this.#leaving.has(record))
      .sort((a, b) => +isError(b) - +isError(a));
    this.#leaving = new Set(queued);
    if (!batch[0]) return;
    await this.#send(batch, true);
    this.#leaving.clear();
  }

  /** Sends one batch. New records do not shorten the pause after a failure. */
  async #send(batch: readonly TelemetryRecord[], exit: boolean): Promise<void> {
    let pauseMs: number | undefined;
    for (const record of batch) this.#underWay.add(record);
    this.#tell(batch, 'sending');
    this.#lastPostMs = performance.now();
    try {
      const delivery = await callExporter(this.#exporter, batch, exit);
      this.#settle(batch, delivery);
      this.#failuresInARow = 0;
      const { retryAfterMs } = delivery;
      pauseMs = retryAfterMs && retryAfterMs + Math.random() * FIRST_PAUSE_MS;
    } catch (error) {
      this.#problem = String(error);
      // Full jitter: after an outage, pages must not all send at the same moment.
      pauseMs = Math.random() * Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failuresInARow++);
    }
    for (const record of batch) this.#underWay.delete(record);
    const kept = batch.filter((record) => this.#records.has(record));
    this.#tell(kept, 'kept');
    if (this.#problem) {
      this.report({ kind: 'delivery', message: `Records were not delivered: ${this.#problem}` });
    }
    if (pauseMs === undefined) return;
    this.#isPaused = true;
    this.#timer.cancel();
    this.#timer.schedule(pauseMs);
  }

  #settle(batch: readonly TelemetryRecord[], delivery: Delivery): void {
    const { rejected } = delivery;
    const settled = settledOf(batch, delivery);
    const refusals = matchRefusals(settled, rejected);
    // During this request, a request at page exit could have delivered some of the records. They are already counted.
    const taken = settled.filter((record) => !refusals.has(record) && this.#records.delete(record));
    this.#delivered += taken.length;
    this.#stored?.forget(taken);
    this.#problem = rejected[0]?.reason;
    this.#tell(taken, 'delivered');
    for (const [record, { tooLarge }] of refusals) this.#drop([record], tooLarge ? 'too large' : 'refused');
  }
}
