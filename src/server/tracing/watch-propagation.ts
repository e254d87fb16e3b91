import type { Attributes } from '../../core/index.ts';
import { createLogger, type TracingParts } from '../../core/internal.ts';
import { createHeaderDebug, type HeaderDebug } from '../propagation/debug-headers.ts';
import {
  PropagationWatch,
  type PropagationCounts,
  type PropagationOptions,
} from '../propagation/propagation-watch.ts';
import { unref } from '../work/unref.ts';

const MINUTE_MS = 60_000;

const countsOf = (now: PropagationCounts, before: PropagationCounts): Attributes => ({
  'waybill.propagation.lost': now.lost - before.lost,
  'waybill.propagation.requests': now.requests - before.requests,
  'waybill.propagation.with_headers': now.withHeaders - before.withHeaders,
  'waybill.propagation.without_headers': now.withoutHeaders - before.withoutHeaders,
  'waybill.propagation.bad_headers': now.badHeaders - before.badHeaders,
  'waybill.propagation.restarted': now.restarted - before.restarted,
  'waybill.propagation.clock_conflicts': now.clockConflicts - before.clockConflicts,
});

/** The watch over the headers of requests, its log lines, and the function that ends them. */
export interface WatchedPropagation {
  readonly propagation: PropagationWatch;
  readonly headerDebug: HeaderDebug | undefined;
  readonly endLog: () => void;
}

/** Creates the log lines about the headers of each request, if the app wants them. */
function openHeaderDebug(
  { propagationDebug, clock }: PropagationOptions,
  { logs }: Pick<TracingParts, 'logs'>,
): HeaderDebug | undefined {
  if (!propagationDebug) return undefined;
  return createHeaderDebug(
    (context, message, fields) =>
      createLogger(logs, () => ({ context, attribution: 'exact' })).debug(message, fields),
    clock,
  );
}

/** Watches the headers of requests. Once a minute, a log line tells the counts since the line before it. */
export function watchPropagation(
  options: PropagationOptions,
  { log, logs, carrier, diagnostics }: Pick<TracingParts, 'log' | 'logs' | 'carrier' | 'diagnostics'>,
): WatchedPropagation {
  const { propagationLog = true } = options;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function plan(): void {
    if (timer !== undefined || !propagationLog) return;
    // The timer is set outside of the request, because the line belongs to no request.
    timer = carrier.run(undefined, () => setTimeout(write, MINUTE_MS));
    unref(timer);
  }
  const propagation = new PropagationWatch(options, diagnostics, plan);
  let before = propagation.counts();

  function write(): void {
    const now = propagation.counts();
    log.info('Tracing headers of the last minute', countsOf(now, before));
    before = now;
    timer = undefined;
  }
  return { propagation, headerDebug: openHeaderDebug(options, { logs }), endLog: () => clearTimeout(timer) };
}
