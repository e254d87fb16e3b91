import { describeDelivery, type DeliveryChange, type DeliveryState } from './delivery-state.ts';
import type { Diagnostics } from './diagnostics.ts';
import type { Delivery, Exporter } from './exporter.ts';
import { isError } from './is-error.ts';
import type { TelemetryRecord } from './records.ts';

const MAX_RECORDS = 1000;
const BATCH_RECORDS = 50;
const INTERVAL_MS = 5000;
// Long enough for the action of an error to end and travel along, short enough for a person who copies a reference.
const ERROR_INTERVAL_MS = 250;
const TIMEOUT_MS = 10_000;
const FIRST_RETRY_MS = 1000;
const MAX_RETRY_MS = 60_000;
// Browsers let requests that outlive a page carry 64 KiB in all, the app's own among them.
// https://fetch.spec.whatwg.org/#http-network-or-cache-fetch
const EXIT_BYTES = 60_000;

export interface DeliveryQueue {
  readonly add: (record: TelemetryRecord) => void;
  /** Plans for so many records that `commit` will add. Tells whether they may wait until then. */
  readonly expect: (count: number) => boolean;
  /** Sends what is queued; resolves when all of it was tried once. Never rejects. */
  readonly flush: (options?: { exit?: boolean }) => Promise<void>;
  readonly dispose: () => void;
}

/**
 * Creates the queue between capture and exporter: batches, one request at a time, retries with growing pauses.
 * `detach` runs a function outside of any action; `commit` adds what is expected; `prepare`, called before a delivery,
 * does so, and may add more.
 */
export function createDeliveryQueue(
  exporter: Exporter,
  diagnostics: Diagnostics,
  onChange: (state: DeliveryState, records: readonly TelemetryRecord[], change: DeliveryChange) => void,
  detach: (send: () => Promise<void>) => Promise<void>,
  {
    commit = () => {},
    prepare = commit,
  }: {
    readonly commit?: () => void;
    readonly prepare?: (queued: ReadonlySet<TelemetryRecord>, exit: boolean) => void;
  } = {},
): DeliveryQueue {
  const queue = new Set<TelemetryRecord>();
  // A page that is left says so twice, by `visibilitychange` and `pagehide`; what went with the first stays out of the
  // second, since both share the browser's 64 KiB.
  let leaving = new Set<TelemetryRecord>();
  let sending = 0;
  let delivered = 0;
  let dropped = 0;
  let problem: string | undefined;
  let failures = 0;
  let isExporting = false;
  let paused = false;
  let draining = Promise.resolve();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waitMs = Infinity;
  let dueMs = Infinity;

  function unschedule(): void {
    clearTimeout(timer);
    waitMs = dueMs = Infinity;
  }

  function schedule(delayMs: number): void {
    // Not to look at the clock is most of what a log line costs here.
    if (delayMs >= waitMs) return;
    const atMs = Date.now() + delayMs;
    if (atMs >= dueMs) return;
    unschedule();
    waitMs = delayMs;
    dueMs = atMs;
    timer = setTimeout(flush, delayMs);
    // On Node a pending batch alone does not keep the process alive; `flush` does.
    (timer as { unref?: () => void }).unref?.();
  }

  function changed(records: readonly TelemetryRecord[], change: DeliveryChange): void {
    if (!records[0]) return;
    onChange(describeDelivery({ queued: queue.size, sending, delivered, dropped, problem }), records, change);
  }

  // The exporter is the app's code: it may throw at once, give nothing that can be used, or never settle.
  function callExporter(batch: readonly TelemetryRecord[], exit: boolean): Promise<Delivery> {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      isExporting = true;
      try {
        exporter(batch, { signal, exit, maxBytes: exit ? EXIT_BYTES : Infinity }).then(resolve, reject);
        commit();
      } finally {
        isExporting = false;
      }
    });
  }

  // Sends one batch. Where a pause has to be made after it, nothing shortens that.
  async function send(batch: readonly TelemetryRecord[], exit: boolean): Promise<void> {
    let pauseMs: number | undefined;
    sending += batch.length;
    changed(batch, 'sending');
    try {
      const { accepted, rejected, retryAfterMs } = await callExporter(batch, exit);
      const count = accepted + rejected.length;
      if (!(count >= 0)) throw new Error('the exporter resolved with no delivery');
      problem = rejected[0]?.reason;
      failures = 0;
      pauseMs = retryAfterMs;
      // What an attempt at page exit delivered meanwhile is gone from the queue and counted.
      const settled = batch.slice(0, count).filter((record) => queue.delete(record));
      const lost = settled.splice(0, rejected.length);
      delivered += settled.length;
      dropped += lost.length;
      changed(settled, 'delivered');
      changed(lost, 'dropped');
    } catch (error) {
      problem = String(error);
      // With jitter, so that many pages do not return to a recovering server at one moment.
      pauseMs = (0.5 + Math.random()) * Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** failures++);
    }
    sending -= batch.length;
    changed(
      batch.filter((record) => queue.has(record)),
      'kept',
    );
    if (problem) diagnostics.report({ kind: 'delivery', message: `Not delivered: ${problem}` });
    if (pauseMs === undefined) return;
    paused = true;
    unschedule();
    schedule(pauseMs);
  }

  async function drain(): Promise<void> {
    unschedule();
    paused = false;
    prepare(queue, false);
    for (let untried = queue.size; untried > 0 && !paused; untried -= BATCH_RECORDS) {
      await send([...queue].slice(0, BATCH_RECORDS), false);
    }
    if (queue.size > 0 && !paused) schedule(INTERVAL_MS);
  }

  async function flushAll({ exit = false }: { exit?: boolean } = {}): Promise<void> {
    if (!exit) return (draining = draining.then(drain));
    prepare(queue, true);
    // Errors first: they are what somebody will search for.
    const batch = [...queue]
      .filter((record) => !leaving.has(record))
      .sort((a, b) => +isError(b) - +isError(a));
    leaving = new Set(queue);
    if (!batch[0]) return;
    await send(batch, true);
    leaving.clear();
  }

  // A timer started in an action remembers it. Without this, the exporter's own log lines and requests would be put down
  // to some user.
  const flush: DeliveryQueue['flush'] = (options) => detach(() => flushAll(options));

  function plan(count: number, isUrgent: boolean): void {
    if (!paused) schedule(isUrgent ? ERROR_INTERVAL_MS : count < BATCH_RECORDS ? INTERVAL_MS : 0);
  }

  return {
    add(record) {
      // What it logs of its own exports would be exported, and so for ever.
      if (isExporting) {
        const message = 'Records are dropped: the exporter logs to its own tracing.';
        return diagnostics.report({ kind: 'exporter', message });
      }
      queue.add(record);
      changed([record], 'queued');
      if (queue.size > MAX_RECORDS) {
        const [oldest] = queue;
        queue.delete(oldest!);
        dropped++;
        changed([oldest!], 'dropped');
        diagnostics.report({ kind: 'queue', message: 'Records are dropped: the queue is full.' });
      }
      plan(queue.size, isError(record));
    },
    expect(count) {
      plan(queue.size + count, false);
      return !isExporting;
    },
    flush,
    dispose: unschedule,
  };
}
