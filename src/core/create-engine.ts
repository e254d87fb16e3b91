import { createValueCapture } from './captured-value.ts';
import { now as readClock, nowNearly } from './clock.ts';
import { severityOf, writeLog } from './create-logger.ts';
import type { DeliveryAccount } from './delivery-account.ts';
import { createDeliveryQueue } from './delivery-queue.ts';
import { createDiagnostics } from './diagnostics.ts';
import type { Engine, EngineOptions, EngineWiring, OwnFields, TracingEvent } from './engine.ts';
import { createDropReport } from './drop-report.ts';
import { createErrorReports } from './error-reports.ts';
import { generateSpanId, generateTraceId, hexOf } from './ids.ts';
import { isError } from './is-error.ts';
import { createLogLimit } from './log-limit.ts';
import type { Origin } from './origin.ts';
import { createRecentRecords } from './recent-records.ts';
import type { Attributes, AttributeValue, TelemetryRecord } from './records.ts';
import { redactSecrets } from './redact.ts';
import { isSafeId } from './safe-id.ts';
import { isSampled, RANDOM } from './sampling.ts';
import {
  ATTRIBUTION,
  CORRELATION_ID,
  DEPLOYMENT_ENVIRONMENT,
  SERVICE_NAME,
  SERVICE_VERSION,
  SESSION_ID,
  SUPPRESSED,
} from './semantic-conventions.ts';
import { createTargetRules } from './targets.ts';
import { formatUuid } from './uuid.ts';

const MAX_STAGED = 1000;
const NO_ACCOUNT: DeliveryAccount = { captured: 0, adopted: 0, queued: 0, delivered: 0, dropped: {} };

/** Wires what spans, logs and requests share; throws on settings that cannot work. */
export function createEngine(options: EngineOptions, wiring: EngineWiring): Engine {
  const {
    service,
    version,
    environment = 'production',
    exporter,
    createId,
    targets = [],
    redact = redactSecrets,
    logLevel = 'debug',
    now = readClock,
    sampleRatio = options.environment === 'production' ? 0.1 : 1,
  } = options;
  if (!service?.trim()) throw new TypeError("[waybill] no service name; pass { service: 'shop-web' }.");
  if (!(sampleRatio >= 0 && sampleRatio <= 1)) {
    throw new TypeError(`[waybill] sampleRatio is ${sampleRatio}; pass a number from 0 to 1.`);
  }
  const diagnostics = createDiagnostics(options);
  const capture = createValueCapture(redact, (what, error) =>
    diagnostics.report({ kind: 'redact', message: `redact ${what}; the value is left out.`, error }),
  );
  const listeners = new Set<(event: TracingEvent) => void>();
  let disposed = false;

  function notify(event: TracingEvent): void {
    for (const listener of listeners) diagnostics.guard('a subscriber', () => listener(event));
  }

  const open: Engine['open'] = new Set();
  const recent = createRecentRecords();
  let snapshots: readonly TelemetryRecord[] = [];
  const takeSnapshots = (): TelemetryRecord[] => [...open].flatMap((snapshot) => snapshot() ?? []);

  const queue =
    exporter &&
    createDeliveryQueue(exporter, diagnostics, {
      isHeard: () => listeners.size > 0,
      onChange: (delivery, records, change) => notify({ type: 'delivery', delivery, records, change }),
      detach: (fn) => wiring.carrier.run(undefined, fn),
      commit,
      prepare,
      onDelivered: createDropReport(account, now, (message, attributes) =>
        writeLog(engine, 'warn', message, undefined, {}, attributes),
      ),
      storage: options.queue,
    });

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
    snapshots =
      !exit && failed.size === 0
        ? []
        : takeSnapshots().filter(
            (record) => (exit || failed.has(record.traceId)) && recent.isExported(record),
          );
    for (const record of snapshots) queue!.add(record);
  }

  // Log lines that nobody has looked at yet: to write one out takes longer than to take down what it says.
  let staged: [Origin | undefined, () => OwnFields | undefined, string | null][] = [];

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

  const ids = {
    traceId: createId ? () => hexOf(createId(16)) : generateTraceId,
    spanId: createId ? () => hexOf(createId(8)) : generateSpanId,
  };
  const resource: Attributes = {
    [SERVICE_NAME]: service,
    ...(version && { [SERVICE_VERSION]: version }),
    [DEPLOYMENT_ENVIRONMENT]: environment,
  };

  function complete(
    { context, attribution = 'none' }: Partial<Origin> = {},
    own: OwnFields,
    sessionId = wiring.sessionOf(context),
  ): TelemetryRecord {
    const { traceId, spanId, flags = 0, correlationId } = context ?? {};
    // Both are new and nobody else's; to copy them would take longer than all the rest.
    const attributes = own.attributes as Record<string, AttributeValue>;
    if (correlationId) attributes[CORRELATION_ID] = correlationId;
    if (sessionId) attributes[SESSION_ID] = sessionId;
    attributes[ATTRIBUTION] = attribution;
    return Object.assign(own, { traceId, spanId, flags, resource }) as TelemetryRecord;
  }

  const limit = createLogLimit((message, level, origin, suppressed) =>
    writeLog(engine, level, message, origin, {}, { [SUPPRESSED]: suppressed }),
  );

  const engine: Engine = {
    ...wiring,
    environment,
    resource,
    now,
    lineMs: options.now ?? nowNearly,
    ids,
    capture,
    diagnostics,
    errors: createErrorReports(now),
    rules: createTargetRules(targets, { ...wiring, guard: diagnostics.guard }),
    logFields: {},
    leastSeverity: severityOf(logLevel),
    admit: limit.admit,
    open,
    complete,
    emit(origin, own) {
      if (disposed) return;
      origin?.root?.progress?.recorded();
      commit();
      keep(complete(origin, own));
    },
    emitLater(origin, write) {
      if (disposed) return;
      origin?.root?.progress?.recorded();
      const count = staged.push([origin, write, wiring.sessionOf(origin?.context)]);
      if (listeners.size > 0 || count === MAX_STAGED || !queue?.expect(count)) commit();
    },
    recent() {
      commit();
      return [...recent.all(), ...takeSnapshots()];
    },
    notify,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    begin({ parent = {}, correlationId: given, sampled } = {}) {
      const {
        traceId = ids.traceId(),
        flags = RANDOM | Number(isSampled(traceId, sampleRatio)),
        correlationId = formatUuid(traceId),
      } = parent;
      return {
        sessionId: null,
        ...parent,
        traceId,
        // A continued trace keeps its random flag as it came, set or unset.
        flags: sampled === undefined ? flags : (flags & RANDOM) | Number(sampled),
        correlationId: isSafeId(given) ? given : correlationId,
      };
    },
    account,
    flush: async (exit) => queue?.flush(exit),
    isDisposed: () => disposed,
    async dispose() {
      disposed = true;
      await queue?.flush();
      queue?.dispose();
      listeners.clear();
    },
  };
  return engine;
}
