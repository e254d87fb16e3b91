import type { Engine, OwnFields } from './engine.ts';
import type { Exporter } from '../records/exporter.ts';
import { writeLog } from './create-logger.ts';
import type { DeliveryAccount } from '../delivery/delivery-account.ts';
import { createDeliveryQueue } from '../delivery/delivery-queue.ts';
import { createDropReport } from '../delivery/drop-report.ts';
import { isError } from '../records/is-error.ts';
import { createLogLimit, type LogLimit } from './log-limit.ts';
import type { Origin } from './origin.ts';
import { createRecentRecords } from '../stream/recent-records.ts';
import type { QueueStorage } from '../delivery/queue-storage.ts';
import type { TelemetryRecord } from '../records/records.ts';
import { SUPPRESSED } from '../records/semantic-conventions.ts';

const MAX_STAGED = 1000;
const NO_ACCOUNT: DeliveryAccount = { captured: 0, adopted: 0, queued: 0, delivered: 0, dropped: {} };

/** The way of records from where they are made to subscribers, memory and queue. */
export interface RecordFlow extends Pick<Engine, 'account' | 'recent'> {
  readonly emit: (origin: Origin | undefined, own: OwnFields) => void;
  /** Takes a line that may be written when somebody looks. */
  readonly emitLater: (origin: Origin | undefined, write: () => OwnFields | undefined) => void;
  readonly admit: LogLimit['admit'];
  readonly flush: (options?: { exit?: boolean }) => Promise<void>;
  /** Ends what the queue still waits for. */
  readonly close: () => void;
}

/** Creates the flow. `isHeard` tells whether anybody listens to the engine. */
export function createRecordFlow(
  engine: Engine,
  { exporter, queue: storage }: { exporter: Exporter | undefined; queue: QueueStorage | undefined },
  isHeard: () => boolean,
): RecordFlow {
  const { carrier, complete, diagnostics, notify, now, open, sessionOf } = engine;
  const recent = createRecentRecords();
  let snapshots: readonly TelemetryRecord[] = [];
  // Log lines that nobody has looked at yet: to write one out takes longer than to take down what it says.
  let staged: [Origin | undefined, () => OwnFields | undefined, string | null][] = [];

  function takeSnapshots(): TelemetryRecord[] {
    return [...open].flatMap((snapshot) => snapshot() ?? []);
  }

  function keep(record: TelemetryRecord): void {
    notify({ type: 'record', record });
    for (const one of recent.add(record)) queue?.add(one);
  }

  function commit(): void {
    const lines = staged;
    staged = [];
    for (const [origin, write, sessionId] of lines) {
      const own = write();
      if (own) keep(complete(origin, own, sessionId));
    }
  }

  function account(): DeliveryAccount {
    commit();
    return queue?.account() ?? NO_ACCOUNT;
  }

  // Who looks for an error shall find what it happened in, though that has not ended; and what the page took with it.
  function prepare(queued: ReadonlyMap<TelemetryRecord, unknown>, exit: boolean): void {
    commit();
    limit.tell();
    // Those of an attempt that failed are still here.
    if (snapshots.some((record) => queued.has(record))) return;
    const failed = new Set([...queued.keys()].filter(isError).map(({ traceId }) => traceId));
    snapshots = exit || failed.size > 0 ? takeSnapshots() : [];
    snapshots = snapshots.filter(
      (record) => (exit || failed.has(record.traceId)) && recent.isExported(record),
    );
    for (const record of snapshots) queue!.add(record);
  }

  const limit = createLogLimit((message, level, origin, suppressed) =>
    writeLog(engine, level, message, origin, {}, { [SUPPRESSED]: suppressed }),
  );
  const queue =
    exporter &&
    createDeliveryQueue(exporter, diagnostics, {
      isHeard,
      onChange: (delivery, records, change) => notify({ type: 'delivery', delivery, records, change }),
      detach: (fn) => carrier.run(undefined, fn),
      commit,
      prepare,
      onDelivered: createDropReport(account, now, (message, attributes) =>
        writeLog(engine, 'warn', message, undefined, {}, attributes),
      ),
      storage,
    });

  return {
    admit: limit.admit,
    emit(origin, own) {
      commit();
      keep(complete(origin, own));
    },
    emitLater(origin, write) {
      const count = staged.push([origin, write, sessionOf(origin?.context)]);
      if (isHeard() || count === MAX_STAGED || !queue?.expect(count)) commit();
    },
    recent() {
      commit();
      return [...recent.all(), ...takeSnapshots()];
    },
    account,
    flush: async (options) => queue?.flush(options),
    close: () => queue?.dispose(),
  };
}
