import type { Diagnostics } from './diagnostics.ts';
import type { Exporter } from './exporter.ts';
import type { TelemetryRecord } from './records.ts';
import { isError } from './sampling.ts';

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

/** Where the records are: `captured = delivered + queued + dropped` at every instant. */
export interface DeliveryState {
  readonly queued: number;
  readonly delivered: number;
  readonly dropped: number;
  /** Why the last attempt failed; absent after one that succeeded. */
  readonly problem?: string;
}

export interface DeliveryQueue {
  readonly add: (record: TelemetryRecord) => void;
  /** Sends what is queued; resolves when all of it was tried once. Never rejects. */
  readonly flush: (options?: { exit?: boolean }) => Promise<void>;
  readonly dispose: () => void;
}

/** Creates the queue between capture and exporter: batches, one request at a time, retries with growing pauses. */
export function createDeliveryQueue(
  exporter: Exporter,
  { diagnostics, onChange }: { diagnostics: Diagnostics; onChange: (state: DeliveryState) => void },
): DeliveryQueue {
  const queue = new Set<TelemetryRecord>();
  let delivered = 0;
  let dropped = 0;
  let problem: string | undefined;
  let failures = 0;
  let sending: Promise<void> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dueMs = Infinity;

  function changed(): void {
    onChange({ queued: queue.size, delivered, dropped, ...(problem === undefined ? {} : { problem }) });
  }

  function schedule(delayMs: number): void {
    const atMs = Date.now() + delayMs;
    if (atMs >= dueMs) return;
    clearTimeout(timer);
    dueMs = atMs;
    timer = setTimeout(() => void flush(), delayMs);
    // On Node a pending batch alone does not keep the process alive; `flush` does.
    if (typeof timer === 'object') (timer as { unref?: () => void }).unref?.();
  }

  async function send(batch: readonly TelemetryRecord[], exit: boolean): Promise<number | undefined> {
    const abort = new AbortController();
    const timeout = setTimeout(() => abort.abort(), TIMEOUT_MS);
    try {
      const { accepted, rejected, retryAfterMs } = await exporter(batch, {
        signal: abort.signal,
        exit,
        maxBytes: exit ? EXIT_BYTES : Infinity,
      });
      let settled = 0;
      // An attempt at page exit may overlap with one under way, so only what is still queued counts.
      for (const record of batch.slice(0, accepted + rejected.length)) if (queue.delete(record)) settled++;
      const lost = Math.min(settled, rejected.length);
      delivered += settled - lost;
      dropped += lost;
      problem = rejected[0]?.reason;
      if (problem !== undefined) {
        diagnostics.report({ kind: 'records rejected', message: `The receiver refused records: ${problem}` });
      }
      failures = settled > 0 ? 0 : failures + 1;
      if (settled === 0) problem = 'the receiver asked for a pause';
      return retryAfterMs;
    } catch (error) {
      failures++;
      problem = error instanceof Error ? error.message : String(error);
      diagnostics.report({
        kind: 'export failed',
        message: `Records could not be sent and stay queued: ${problem}`,
      });
      // Full jitter, so that many pages do not return to a recovering server at one moment.
      return FIRST_RETRY_MS + Math.random() * Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** failures);
    } finally {
      clearTimeout(timeout);
      changed();
    }
  }

  async function drain(): Promise<void> {
    let untried = queue.size;
    while (untried > 0) {
      const batch = [...queue].slice(0, BATCH_RECORDS);
      untried -= batch.length;
      const pauseMs = await send(batch, false);
      if (pauseMs !== undefined) return schedule(pauseMs);
    }
    if (queue.size > 0) schedule(INTERVAL_MS);
  }

  async function flush({ exit = false }: { exit?: boolean } = {}): Promise<void> {
    if (exit) {
      // Errors first: they are what somebody will search for.
      const batch = [...queue].sort((a, b) => Number(isError(b)) - Number(isError(a)));
      if (batch.length > 0) await send(batch, true);
      return;
    }
    clearTimeout(timer);
    dueMs = Infinity;
    // Whoever flushes while a batch is under way waits for it and for what came since.
    if (sending) await sending;
    sending ??= drain().finally(() => {
      sending = undefined;
    });
    await sending;
  }

  return {
    add(record) {
      queue.add(record);
      if (queue.size > MAX_RECORDS) {
        const oldest = [...queue].find((candidate) => !isError(candidate)) ?? [...queue][0]!;
        queue.delete(oldest);
        dropped++;
        diagnostics.report({
          kind: 'queue full',
          message: 'Too many records wait for delivery; the oldest are dropped.',
        });
      }
      changed();
      if (failures > 0) return;
      schedule(isError(record) ? ERROR_INTERVAL_MS : queue.size >= BATCH_RECORDS ? 0 : INTERVAL_MS);
    },
    flush,
    dispose() {
      clearTimeout(timer);
      dueMs = Infinity;
    },
  };
}
