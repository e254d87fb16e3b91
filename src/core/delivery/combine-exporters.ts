import type { Delivery, Exporter, ExportRequest } from '../records/exporter.ts';
import type { TelemetryRecord } from '../records/records.ts';
import { deliveryOf, settle, type Settlement } from './settlement.ts';

/** One of several exporters, with the outcomes of records at its receiver. */
interface Part {
  readonly send: Exporter;
  readonly settlement: Settlement;
}

/**
 * Combines several exporters into one. Each exporter gets every batch, all at the same time. Throws at creation if it
 * gets no exporter.
 *
 * A record counts as accepted when all exporters have taken it, and as rejected when one exporter has refused it for
 * good. A record that only some receivers hold is not called delivered. A refusal that names no id of the batch stands
 * for the first record that is not refused yet, as everywhere.
 *
 * The outcome of a record at each exporter is remembered as long as the record object exists. Then the record is not
 * sent there again. An exporter fails if it throws, rejects, returns no delivery, or has not settled when the signal
 * aborts. The batch is tried again for that exporter alone. Records that it takes after the abort count too. If
 * exporters ask for a pause, the longest pause holds for all. It takes precedence over the failure of another exporter.
 *
 * Until the batch has succeeded, the other exporters get no new records either. If one receiver can be away for hours,
 * put it behind an OpenTelemetry Collector.
 *
 * At page exit, the exporters that still lack records of the batch share `maxBytes` in equal parts.
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
    // No `await` comes before this: code of a page that goes away may never run after an `await`.
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

/** Joins the outcomes: a record is taken if all exporters have taken it, and refused if one exporter refuses it. */
function joinSettlements(parts: readonly Part[], records: readonly TelemetryRecord[]): Settlement {
  const joined: Settlement = new WeakMap();
  for (const record of records) {
    const answers = parts.map(({ settlement }) => settlement.get(record));
    if (!answers.includes(undefined)) joined.set(record, answers.find(Boolean) ?? null);
  }
  return joined;
}
