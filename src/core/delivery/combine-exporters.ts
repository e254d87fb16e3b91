import type { Delivery, Exporter } from '../records/exporter.ts';
import { matchRefusals, type Refusal } from './match-refusals.ts';
import type { TelemetryRecord } from '../records/records.ts';

/** What has become of records at one exporter: `null` where it took them. */
type Settled = WeakMap<TelemetryRecord, Refusal | null>;

function settle(settled: Settled, sent: readonly TelemetryRecord[], { accepted, rejected }: Delivery): void {
  if (!(accepted >= 0 && Array.isArray(rejected))) throw new TypeError('An exporter gave no delivery.');
  const front = sent.slice(0, accepted + rejected.length);
  const refusals = matchRefusals(front, rejected as Refusal[]);
  for (const record of front) settled.set(record, refusals.get(record) ?? null);
}

/**
 * Makes one exporter of several: each gets every batch, all at the same time. Throws at creation without any.
 *
 * A record counts as accepted once all have taken it, and as rejected where one of them refused it for good: what can be
 * found in one place only is not called delivered. A refusal that names no id of the batch stands for the first record
 * not yet refused, as everywhere.
 *
 * What each has taken or refused is remembered as long as the record object exists, and not sent there again. So where
 * one throws, rejects or gives no delivery, or the signal aborts before it has settled, the batch is tried again for that
 * one alone; what it takes after that counts as well. Where one asks for a pause, the longest holds for all, and goes
 * before the failure of another.
 *
 * Until then nothing new is sent to the others either: what one receiver alone may miss for hours belongs behind an
 * OpenTelemetry Collector.
 *
 * At page exit, those that still lack records of the batch share `maxBytes` in equal parts.
 */
export function combineExporters(...exporters: readonly Exporter[]): Exporter {
  if (!exporters[0] || exporters.some((send) => typeof send !== 'function')) {
    throw new TypeError('[waybill] combineExporters takes functions; pass at least one exporter.');
  }
  const parts = exporters.map((send): [Exporter, Settled] => [send, new WeakMap()]);

  return async (records, request) => {
    const { signal, maxBytes } = request;
    signal.throwIfAborted();
    let pauseMs = 0;
    const due = parts.filter(([, settled]) => !records.every((record) => settled.has(record)));
    // Nothing waits before this: a page that goes away has no later.
    const attempts = due.map(async ([send, settled]) => {
      const lacking = records.filter((record) => !settled.has(record));
      const share = { ...request, maxBytes: Math.floor(maxBytes / due.length) };
      const delivery = await send(lacking, share);
      settle(settled, lacking, delivery);
      if (delivery.retryAfterMs! > pauseMs) pauseMs = delivery.retryAfterMs!;
    });
    let giveUp = (): void => {};
    const aborted = new Promise<never>((_, reject) => {
      giveUp = () => reject(signal.reason as Error);
      signal.addEventListener('abort', giveUp);
    });
    const outcomes = await Promise.race([Promise.allSettled(attempts), aborted]).finally(() =>
      signal.removeEventListener('abort', giveUp),
    );
    const failure = outcomes.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
    if (failure && !pauseMs) throw failure.reason;

    const rejected: Refusal[] = [];
    let accepted = 0;
    for (const record of records) {
      const answers = parts.map(([, settled]) => settled.get(record));
      if (answers.includes(undefined)) break;
      const refusal = answers.find(Boolean);
      if (refusal) rejected.push(refusal);
      else accepted++;
    }
    return { accepted, rejected, ...(pauseMs && { retryAfterMs: pauseMs }) };
  };
}
