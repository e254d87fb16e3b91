import { createValueCapture } from '../capture/captured-value.ts';
import { now as readClock, nowNearly } from '../records/clock.ts';
import { severityOf } from './create-logger.ts';
import type { Engine, EngineOptions, EngineWiring, OwnFields, TracingEvent } from './engine.ts';
import { createErrorReports } from './error-reports.ts';
import { generateSpanId, generateTraceId, hexOf } from '../propagation/ids.ts';
import type { Origin } from './origin.ts';
import type { Attributes, AttributeValue, TelemetryRecord } from '../records/records.ts';
import { createRecordFlow } from './record-flow.ts';
import { redactSecrets } from '../capture/redact.ts';
import { isSafeId } from '../propagation/safe-id.ts';
import { isSampled, RANDOM } from '../propagation/sampling.ts';
import {
  ATTRIBUTION,
  CORRELATION_ID,
  DEPLOYMENT_ENVIRONMENT,
  SERVICE_NAME,
  SERVICE_VERSION,
  SESSION_ID,
} from '../records/semantic-conventions.ts';
import { createTargetRules } from '../propagation/targets.ts';
import { formatUuid } from '../propagation/uuid.ts';

/** Wires what spans, logs and requests share, out of checked settings; throws on targets that cannot work. */
export function createEngine(options: EngineOptions, wiring: EngineWiring): Engine {
  const {
    service,
    version,
    environment = 'production',
    exporter,
    queue,
    createId,
    targets = [],
    redact = redactSecrets,
    logLevel = 'debug',
    now = readClock,
    sampleRatio = options.environment === 'production' ? 0.1 : 1,
  } = options;
  const { diagnostics } = wiring;
  const listeners = new Set<(event: TracingEvent) => void>();
  let disposed = false;

  function notify(event: TracingEvent): void {
    for (const listener of listeners) diagnostics.guard('a subscriber', () => listener(event));
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

  const engine: Engine = {
    ...wiring,
    environment,
    resource,
    now,
    lineMs: options.now ?? nowNearly,
    ids,
    capture: createValueCapture(redact, (what, error) =>
      diagnostics.report({ kind: 'redact', message: `redact ${what}; the value is left out.`, error }),
    ),
    errors: createErrorReports(now),
    rules: createTargetRules(targets, { ...wiring, guard: diagnostics.guard }),
    logFields: {},
    leastSeverity: severityOf(logLevel),
    admit: (...line) => flow.admit(...line),
    open: new Set(),
    complete,
    emit(origin, own) {
      if (disposed) return;
      origin?.root?.progress?.recorded();
      flow.emit(origin, own);
    },
    emitLater(origin, write) {
      if (disposed) return;
      origin?.root?.progress?.recorded();
      flow.emitLater(origin, write);
    },
    recent: () => flow.recent(),
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
    account: () => flow.account(),
    flush: (flushOptions) => flow.flush(flushOptions),
    isDisposed: () => disposed,
    async dispose() {
      disposed = true;
      await flow.flush();
      flow.close();
      listeners.clear();
    },
  };
  const flow = createRecordFlow(engine, { exporter, queue }, () => listeners.size > 0);
  return engine;
}
