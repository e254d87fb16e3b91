import type { Delivery, Exporter, ExportRequest } from '../records/exporter.ts';
import type { TelemetryRecord } from '../records/records.ts';
import { deliveryOf, settle, type Settlement } from './settlement.ts';

/** One of the combined exporters, with the outcomes of records at its receiver. */
interface Part {
  readonly send: Exporter;
  readonly settlement: Settlement;
}

/**
 * Combines several exporters into one. Each exporter gets every batch, and all exporters send at the same time. Throws
 * at creation if no exporter is passed.
 *
 * A record is accepted if all exporters have accepted it. It is rejected if all exporters have settled it and at least
 * one has rejected it. A record that only some exporters have accepted does not count as delivered. If a rejection has
 * no id of a record in the batch, it counts for the first record that is not rejected yet.
 *
 * The outcome of a record at each exporter is remembered as long as the record object exists. The record is not sent
 * again to an exporter that has accepted or rejected it. An exporter fails if it throws, rejects, returns no delivery,
 * or has not settled when the signal aborts. At the next try, the exporters that have settled all records of the batch
 * are not called. If an exporter settles after the abort, its outcomes still count. If exporters ask for a pause, the
 * longest pause applies to all of them, even if another exporter has failed.
 *
 * Until all exporters have settled the batch, no exporter gets new records. If one receiver can be away for hours, put
 * it behind an OpenTelemetry Collector.
 *
 * At page exit, the exporters that have not settled all records of the batch share `maxBytes` in equal parts.
 */
export function combineExporters(...exporters: readonly Exporter[]): Exporter {
  if (!exporters[0] || exporters.some((send) => typeof send !== 'function')) {
    throw new TypeError('[waybill] combineExporters takes functions; pass at least one exporter.');
  }
  const parts = exporters.map((send): Part => ({ send, settlement: new WeakMap() }));

  return async (records, request) => {
    request.signal.throwIfAborted();
    const due = parts.filter(({ settlement }) => !records.every((record) => settlement.has(record)));
    const share = { ...request, maxBytes: Math.floor(request.maxBytes / due.length) };
    let retryAfterMs = 0;
    // No `await` comes before this line. When a page goes away, code after an `await` might never run.
    const attempts = due.map(async (part) => {
      const { retryAfterMs: pauseMs } = await sendTo(part, records, share);
      if (pauseMs! > retryAfterMs) retryAfterMs = pauseMs!;
    });
    const outcomes = await untilAborted(Promise.allSettled(attempts), request.signal);
    const failure = outcomes.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
    if (failure && !retryAfterMs) throw failure.reason;
    return { ...deliveryOf(joinSettlements(parts, records), records), ...(retryAfterMs && { retryAfterMs }) };
  };
}

async function sendTo(
  { send, settlement }: Part,
  records: readonly TelemetryRecord[],
  request: ExportRequest,
): Promise<Delivery> {
  const lacking = records.filter((record) => !settlement.has(record));
  const delivery = await send(lacking, request);
  settle(settlement, lacking, delivery);
  return delivery;
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let giveUp = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => reject(signal.reason as Error);
    signal.addEventListener('abort', giveUp);
  });
  return Promise.race([work, aborted]).finally(() => signal.removeEventListener('abort', giveUp));
}

/**
 * Joins the outcomes of all exporters. A record is accepted if all exporters have accepted it. It is rejected if all
 * exporters have settled it and at least one has rejected it.
 */
function joinSettlements(parts: readonly Part[], records: readonly TelemetryRecord[]): Settlement {
  const joined: Settlement = new WeakMap();
  for (const record of records) {
    const answers = parts.map(({ settlement }) => settlement.get(record));
    if (!answers.includes(undefined)) joined.set(record, answers.find(Boolean) ?? null);
  }
  return joined;
}
