import { callExporter } from './call-exporter.ts';
import type { DeliveryHooks } from './delivery-hooks.ts';
import { describeDelivery, type DeliveryChange } from './delivery-state.ts';
import type { DeliveryAccount, DropReason } from './delivery-account.ts';
import type { Diagnostics } from '../records/diagnostics.ts';
import type { Delivery, Exporter } from '../records/exporter.ts';
import { isError } from '../records/is-error.ts';
import { matchRefusals } from './match-refusals.ts';
import { createQueueTimer } from './queue-timer.ts';
import { createQueuedRecords } from './queued-records.ts';
import type { TelemetryRecord } from '../records/records.ts';

const MAX_RECORDS = 1000;
// So many are sent at once; and where more wait, as requests are what takes the time, up to twice as many in one.
const BATCH_RECORDS = 50;
const MOST_BATCH_RECORDS = 100;
const INTERVAL_MS = 5000;
// Long enough for the action of an error to end and travel along, short enough for a person who copies a reference.
const ERROR_INTERVAL_MS = 250;
const FIRST_RETRY_MS = 1000;
const MAX_RETRY_MS = 60_000;
const MAX_AGE_MS = 7 * 24 * 3_600_000;

export interface DeliveryQueue {
  readonly add: (record: TelemetryRecord) => void;
  /** Plans for so many records that `commit` will add. Tells whether they may wait until then. */
  readonly expect: (count: number) => boolean;
  /** Sends what is queued; resolves when all of it was tried once. Never rejects. */
  readonly flush: (options?: { exit?: boolean }) => Promise<void>;
  readonly account: () => DeliveryAccount;
  readonly dispose: () => void;
}

/** Creates the queue between capture and exporter: batches, one request at a time, retries with growing pauses. */
export function createDeliveryQueue(
  exporter: Exporter,
  diagnostics: Diagnostics,
  { isHeard, onChange, detach, commit, prepare, onDelivered, storage }: DeliveryHooks,
): DeliveryQueue {
  const { since, ...queue } = createQueuedRecords();
  const { maxRecords, maxAgeMs } = storage ?? { maxRecords: MAX_RECORDS, maxAgeMs: MAX_AGE_MS };
  const dropped: Partial<Record<DropReason, number>> = {};
  // A page that is left says so twice, by `visibilitychange` and `pagehide`; what went with the first stays out of the
  // second, since both share the browser's 64 KiB.
  let leaving = new Set<TelemetryRecord>();
  const underWay = new Set<TelemetryRecord>();
  let captured = 0;
  let adopted = 0;
  let delivered = 0;
  let droppedCount = 0;
  let problem: string | undefined;
  let failures = 0;
  let isExporting = false;
  let paused = false;
  let draining = Promise.resolve();
  const timer = createQueueTimer(() => void flush());

  function plan(count: number, isUrgent: boolean): void {
    if (!paused) timer.schedule(isUrgent ? ERROR_INTERVAL_MS : count < BATCH_RECORDS ? INTERVAL_MS : 0);
  }

  function changed(records: readonly TelemetryRecord[], change: DeliveryChange): void {
    if (!isHeard() || !records[0]) return;
    const counts = { queued: since.size, sending: underWay.size, delivered, dropped: droppedCount, problem };
    onChange(describeDelivery(counts), records, change);
  }

  function lose(count: number, reason: DropReason): void {
    droppedCount += count;
    dropped[reason] = (dropped[reason] ?? 0) + count;
  }

  function drop(records: readonly TelemetryRecord[], reason: DropReason): void {
    const lost = records.filter(queue.delete);
    if (!lost[0]) return;
    lose(lost.length, reason);
    kept?.forget(lost);
    changed(lost, 'dropped');
  }

  function shed(): boolean {
    const record = queue.leastImportant((one) => !underWay.has(one));
    if (record) drop([record], 'queue full');
    diagnostics.report({ kind: 'queue', message: 'Records are dropped: the queue is full.' });
    return !!record;
  }

  function enqueue(record: TelemetryRecord, ageMs: number): void {
    queue.add(record, performance.now() - ageMs);
    kept?.keep(record);
    changed([record], 'queued');
    if (since.size > maxRecords) shed();
    plan(since.size, isError(record));
  }

  const kept = storage?.open({
    commit: () => detach(commit),
    adopt(left) {
      for (const [record, ageMs] of left) {
        adopted++;
        enqueue(record, ageMs);
      }
    },
    lose(count, reason) {
      adopted += count;
      lose(count, reason);
    },
    shed,
    report: diagnostics.report,
  });

  // What the exporter logs before it waits is known for its own work.
  function call(batch: readonly TelemetryRecord[], exit: boolean): Promise<Delivery> {
    commit();
    isExporting = true;
    try {
      return callExporter(exporter, batch, exit);
    } finally {
      commit();
      isExporting = false;
    }
  }

  function settle(batch: readonly TelemetryRecord[], { accepted, rejected }: Delivery): void {
    const count = accepted + rejected.length;
    if (!(count >= 0)) throw new Error('the exporter resolved with no delivery');
    const front = batch.slice(0, count);
    const refusals = matchRefusals(front, rejected);
    // What an attempt at page exit delivered meanwhile is gone from the queue and counted.
    const taken = front.filter((record) => !refusals.has(record) && queue.delete(record));
    delivered += taken.length;
    kept?.forget(taken);
    problem = rejected[0]?.reason;
    changed(taken, 'delivered');
    for (const [record, { tooLarge }] of refusals) drop([record], tooLarge ? 'too large' : 'refused');
  }

  // Sends one batch. Where a pause has to be made after it, nothing shortens that.
  async function send(batch: readonly TelemetryRecord[], exit: boolean): Promise<void> {
    let pauseMs: number | undefined;
    for (const record of batch) underWay.add(record);
    changed(batch, 'sending');
    try {
      const delivery = await call(batch, exit);
      settle(batch, delivery);
      failures = 0;
      const { retryAfterMs } = delivery;
      pauseMs = retryAfterMs && retryAfterMs + Math.random() * FIRST_RETRY_MS;
    } catch (error) {
      problem = String(error);
      // With full jitter, so that many pages do not return to a recovering server at one moment.
      pauseMs = Math.random() * Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** failures++);
    }
    for (const record of batch) underWay.delete(record);
    changed(
      batch.filter((record) => since.has(record)),
      'kept',
    );
    if (problem) diagnostics.report({ kind: 'delivery', message: `Not delivered: ${problem}` });
    if (pauseMs === undefined) return;
    paused = true;
    timer.cancel();
    timer.schedule(pauseMs);
  }

  function takeBatch(): readonly TelemetryRecord[] {
    const batch = [...since.keys()].slice(0, MOST_BATCH_RECORDS);
    const oldestMs = performance.now() - maxAgeMs;
    const old = batch.filter((record) => since.get(record)! < oldestMs);
    drop(old, 'too old');
    return old[0] ? takeBatch() : batch;
  }

  async function drain(): Promise<void> {
    timer.cancel();
    paused = false;
    prepare(since, false);
    let untried = since.size;
    while (untried > 0 && !paused) {
      const batch = takeBatch();
      if (!batch[0]) break;
      untried -= batch.length;
      await send(batch, false);
    }
    if (!paused && !problem) onDelivered();
    if (since.size > 0 && !paused) timer.schedule(INTERVAL_MS);
  }

  async function flushAll({ exit = false }: { exit?: boolean } = {}): Promise<void> {
    if (!exit) return (draining = draining.then(drain));
    prepare(since, true);
    kept?.save();
    // Errors first: they are what somebody will search for.
    const batch = [...since.keys()]
      .filter((record) => !leaving.has(record))
      .sort((a, b) => +isError(b) - +isError(a));
    leaving = new Set(since.keys());
    if (!batch[0]) return;
    await send(batch, true);
    leaving.clear();
  }

  // A timer started in an action remembers it. Without this, the exporter's own log lines and requests would be put down
  // to some user.
  const flush: DeliveryQueue['flush'] = (options) => detach(() => flushAll(options));

  return {
    add(record) {
      // What it logs of its own exports would be exported, and so for ever.
      if (isExporting) {
        const message = 'Records are dropped: the exporter logs to its own tracing.';
        return diagnostics.report({ kind: 'exporter', message });
      }
      captured++;
      enqueue(record, 0);
    },
    expect(count) {
      plan(since.size + count, false);
      kept?.keep();
      return !isExporting;
    },
    flush,
    account: () => ({ captured, adopted, queued: since.size, delivered, dropped: { ...dropped } }),
    dispose() {
      timer.cancel();
      kept?.close();
    },
  };
}
