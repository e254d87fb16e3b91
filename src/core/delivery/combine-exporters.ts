import type { Delivery, Exporter, ExportRequest } from '../records/exporter.ts';
import type { TelemetryRecord } from '../records/records.ts';
import { Settlement } from './settlement.ts';

/** One of several exporters, and what became of records there. */
interface Part {
  readonly send: Exporter;
  readonly settlement: Settlement;
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
  const parts = exporters.map((send): Part => ({ send, settlement: new Settlement() }));

  return async (records, request) => {
    request.signal.throwIfAborted();
    const due = parts.filter(({ settlement }) => !records.every((record) => settlement.has(record)));
    const share = { ...request, maxBytes: Math.floor(request.maxBytes / due.length) };
    let retryAfterMs = 0;
    // Nothing waits before this: a page that goes away has no later.
    const attempts = due.map(async (part) => {
      const { retryAfterMs: pauseMs } = await sendTo(part, records, share);
      if (pauseMs! > retryAfterMs) retryAfterMs = pauseMs!;
    });
    const outcomes = await untilAborted(Promise.allSettled(attempts), request.signal);
    const failure = outcomes.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
    if (failure && !retryAfterMs) throw failure.reason;
    return { ...joinSettlements(parts, records).deliveryOf(records), ...(retryAfterMs && { retryAfterMs }) };
  };
}

async function sendTo(
  { send, settlement }: Part,
  records: readonly TelemetryRecord[],
  request: ExportRequest,
): Promise<Delivery> {
  const lacking = records.filter((record) => !settlement.has(record));
  const delivery = await send(lacking, request);
  settlement.settle(lacking, delivery);
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

/** A record is taken where all have taken it, and refused where one refuses it. */
function joinSettlements(parts: readonly Part[], records: readonly TelemetryRecord[]): Settlement {
  const joined = new Settlement();
  for (const record of records) {
    const answers = parts.map(({ settlement }) => settlement.refusalOf(record));
    if (!answers.includes(undefined)) joined.note(record, answers.find(Boolean) ?? null);
  }
  return joined;
}
