import { callExporter } from './call-exporter.ts';
import type { DeliveryAccount, DropReason } from './delivery-account.ts';
import { DeliveryCounts } from './delivery-counts.ts';
import type { DeliveryChange } from './delivery-state.ts';
import { IN_MEMORY, type DurableQueue, type OpenStorage, type StoredQueue } from './durable-queue.ts';
import { matchRefusals, settledOf } from './match-refusals.ts';
import { LeavingRecords } from './leaving-records.ts';
import type { QueueSurroundings } from './queue-source.ts';
import { createQueueTimer } from './queue-timer.ts';
import { QueuedRecords } from './queued-records.ts';
import { identityOf, SendableIdentities } from './sendable-identities.ts';
import { IDLE_WAIT_MS, PAUSE_MS, POST_RECORDS, RetryPause, sendingDelayMs } from './sending-policy.ts';
import { textOf } from '../capture/text-of.ts';
import { monotonicMs } from '../records/clock.ts';
import type { Diagnostic } from '../records/diagnostics.ts';
import type { Delivery, Exporter } from '../records/exporter.ts';
import type { IdentityChange } from '../propagation/record-identity.ts';
import { isError } from '../records/is-error.ts';
import type { TelemetryRecord } from '../records/records.ts';

const MAX_PROBLEM = 500;

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
  readonly #counts = new DeliveryCounts();
  readonly #identities: SendableIdentities;
  readonly #pause = new RetryPause();
  #isPaused = false;
  #lastPostMs = -Infinity;
  #draining = Promise.resolve();
  readonly #leaving = new LeavingRecords();

  constructor(exporter: Exporter, surroundings: QueueSurroundings) {
    const { storage } = surroundings;
    this.#exporter = exporter;
    this.#surroundings = surroundings;
    this.#identities = new SendableIdentities(surroundings.hasUsers ? null : undefined);
    this.#storage = storage ?? IN_MEMORY;
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
    return this.#counts.account(this.#records.size);
  }

  /** Changes the identity. Sends the records of the identity before it at once. */
  identify({ identity, renamed }: IdentityChange): void {
    this.pull();
    this.#identities.enter(identity, !!renamed);
    this.#isPaused = false;
    this.#stored?.identify(renamed);
    this.#hold();
    this.#plan(0, true);
  }

  canSend(identity: string | null): boolean {
    return this.#identities.has(identity);
  }

  dispose(): void {
    this.#timer.cancel();
    this.#stored?.close();
  }

  adopt(left: Parameters<StoredQueue['adopt']>[0]): void {
    for (const [record, ageMs] of left) {
      this.#counts.adopted++;
      this.#enqueue(record, ageMs);
      this.#plan(0, isError(record));
    }
  }

  lose(count: number, reason: DropReason): void {
    this.#counts.adopted += count;
    this.#counts.drop(count, reason);
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
      this.#counts.captured++;
      this.#enqueue(record, 0);
    }
  }

  #pullForDelivery(exit: boolean): void {
    this.pull();
    this.pull(this.#surroundings.source.takeForDelivery(this.#records, exit));
  }

  #enqueue(record: TelemetryRecord, ageMs: number): void {
    this.#records.set(record, monotonicMs() - ageMs);
    this.#stored?.keep(record);
    this.#tell([record], 'queued');
    if (!this.canSend(identityOf(record))) {
      this.#records.held.add(record);
      this.#tell([record], 'held');
    }
    if (this.#records.size > this.#storage.maxRecords) this.shed();
  }

  #plan(atSource: number, isUrgent: boolean): void {
    // A planned request is due soon. Planning again would read the clock for each record and gain little.
    if (this.#isPaused || this.#timer.waitMs() <= PAUSE_MS) return;
    // Records under way do not count: while 50 records are sent, each new record would look like the 51st that waits.
    const { size, held } = this.#records;
    const waiting = atSource + size - held.size - this.#underWay.size;
    this.#timer.schedule(sendingDelayMs(waiting, isUrgent, this.#lastPostMs));
  }

  #tell(records: readonly TelemetryRecord[], change: DeliveryChange): void {
    const { subscribers } = this.#surroundings;
    if (!records[0] || !subscribers.has('delivery')) return;
    const { size: queued, held } = this.#records;
    const delivery = this.#counts.describe({ queued, sending: this.#underWay.size, held: held.size });
    subscribers.tell({ type: 'delivery', delivery, records, change });
  }

  #hold(): void {
    const held = this.#records.hold((identity) => this.canSend(identity));
    this.#tell(held, 'held');
  }

  #drop(records: readonly TelemetryRecord[], reason: DropReason): void {
    const lost = records.filter((record) => this.#records.delete(record));
    if (!lost[0]) return;
    this.#counts.drop(lost.length, reason);
    this.#stored?.forget(lost);
    this.#tell(lost, 'dropped');
  }

  async #drain(): Promise<void> {
    this.#timer.cancel();
    this.#isPaused = false;
    this.#pullForDelivery(false);
    this.#dropOld();
    for (const identity of this.#identities.open()) await this.#drainIdentity(identity);
    if (this.#isPaused) return;
    const { problem, dropped } = this.#counts;
    if (!problem) this.#surroundings.source.noteDropped(dropped);
    if (this.#records.size > this.#records.held.size) this.#timer.schedule(IDLE_WAIT_MS);
  }

  async #drainIdentity(identity: string | null): Promise<void> {
    let untried = this.#records.ofIdentity(identity).length;
    while (untried > 0 && !this.#isPaused && this.#identities.isOpen(identity)) {
      const batch = this.#records.ofIdentity(identity).slice(0, POST_RECORDS);
      if (!batch[0]) return;
      untried -= batch.length;
      await this.#send(batch, { exit: false, share: 1 });
    }
  }

  #dropOld(): void {
    const old = this.#records.olderThan(monotonicMs() - this.#storage.maxAgeMs);
    const held = old.filter((record) => this.#records.held.has(record));
    this.#drop(held, 'other identity');
    this.#drop(old, 'too old');
  }

  async #leave(): Promise<void> {
    this.#pullForDelivery(true);
    this.#stored?.save();
    const batches = this.#leaving.batchesOf(this.#records, this.#identities.open());
    if (!batches[0]) return;
    const conditions = { exit: true, share: 1 / batches.length };
    await Promise.all(batches.map((batch) => this.#send(batch, conditions)));
    this.#leaving.clear();
  }

  /** Sends one batch. New records do not shorten the pause after a failure. */
  async #send(batch: readonly TelemetryRecord[], how: { exit: boolean; share: number }): Promise<void> {
    let pauseMs: number | undefined;
    const identities = this.#identities;
    const own = identityOf(batch[0]!);
    const identity = identities.current === undefined ? undefined : own;
    const isFormer = identities.isFormer(own);
    for (const record of batch) this.#underWay.add(record);
    this.#tell(batch, 'sending');
    this.#lastPostMs = monotonicMs();
    try {
      const delivery = await callExporter(this.#exporter, batch, { ...how, identity, isFormer });
      this.#settle(batch, delivery);
      pauseMs = this.#pause.afterSuccess(delivery.retryAfterMs);
    } catch (error) {
      if (!isFormer) this.#counts.problem = textOf(error, MAX_PROBLEM);
      pauseMs = this.#pause.afterFailure();
    }
    for (const record of batch) this.#underWay.delete(record);
    const kept = batch.filter((record) => this.#records.has(record));
    this.#tell(kept, 'kept');
    const { problem } = this.#counts;
    if (problem) this.report({ kind: 'delivery', message: `Records were not delivered: ${problem}` });
    if (pauseMs === undefined) return;
    if (!identities.fail(own)) return this.#hold();
    this.#isPaused = true;
    this.#timer.cancel();
    this.#timer.schedule(pauseMs);
  }

  #settle(batch: readonly TelemetryRecord[], delivery: Delivery): void {
    const settled = settledOf(batch, delivery);
    const refusals = matchRefusals(settled, delivery.rejected);
    // During this request, a request at page exit could have delivered some of the records. They are already counted.
    const taken = settled.filter((record) => !refusals.has(record) && this.#records.delete(record));
    this.#counts.delivered += taken.length;
    this.#stored?.forget(taken);
    this.#counts.problem = delivery.rejected[0]?.reason;
    this.#tell(taken, 'delivered');
    for (const [record, { tooLarge }] of refusals) this.#drop([record], tooLarge ? 'too large' : 'refused');
  }
}
