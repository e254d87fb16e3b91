import { redactSecrets } from '../capture/redact.ts';
import { ValueCapture } from '../capture/value-capture.ts';
import type { DeliveryAccount } from '../delivery/delivery-account.ts';
import type { DeliveryQueue } from '../delivery/delivery-queue.ts';
import { createBeginContext } from '../propagation/begin-context.ts';
import { generateSpanId, generateTraceId, hexOf } from '../propagation/ids.ts';
import type { TracingContext } from '../propagation/tracing-context.ts';
import { createRecordPipe, type RecordPipe } from './record-pipe.ts';
import type { RecordingOptions } from './recording-options.ts';
import { now as readClock, nowNearly } from '../records/clock.ts';
import type { Diagnostics } from '../records/diagnostics.ts';
import type { Attributes } from '../records/records.ts';
import { DEPLOYMENT_ENVIRONMENT, SERVICE_NAME, SERVICE_VERSION } from '../records/semantic-conventions.ts';
import { severityOf } from '../records/severity.ts';
import { Subscribers } from '../records/subscribers.ts';
import type { RequestPorts } from '../requests/begin-request.ts';
import { TargetRules, type TargetSurroundings } from '../requests/target-rules.ts';
import type { SpanCarrier, SpanPorts } from '../spans/active-span.ts';
import { ErrorOccurrences } from '../spans/error-occurrences.ts';
import type { TracingEvent } from '../spans/tracing-event.ts';
import { LogWriter } from '../stream/log-writer.ts';

/** The surroundings of a tracing, given by the room that creates it. */
export interface PartsSurroundings extends Omit<TargetSurroundings, 'guard'> {
  /** Reports problems. */
  readonly diagnostics: Diagnostics;
  readonly carrier: SpanCarrier;
  /** Creates the `fetch` of a span. */
  readonly fetchFor: SpanPorts['fetchFor'];
  /** Gives the auth session of work in this context. */
  readonly sessionOf: (context: TracingContext | undefined) => string | null;
  /** The record pipe, if other tracings share it. @default a pipe of its own */
  readonly pipe?: RecordPipe;
  /** Gives the base of relative URLs. @default nothing */
  readonly baseUrl?: (() => string | undefined) | undefined;
}

/** The parts of one tracing. Each floor of this room takes the parts that it names as its ports. */
export interface TracingParts extends RequestPorts {
  /** The page's own origin. @default none */
  readonly ownOrigin?: string | undefined;
  readonly environment: string;
  readonly queue: DeliveryQueue | undefined;
}

const NO_ACCOUNT: DeliveryAccount = { captured: 0, adopted: 0, queued: 0, delivered: 0, dropped: {} };

/** Creates the parts of a tracing from checked settings, and connects them. Throws if a target cannot work. */
export function createTracingParts(options: RecordingOptions, surroundings: PartsSurroundings): TracingParts {
  const { environment = 'production', createId, redact = redactSecrets, now = readClock } = options;
  const { sampleRatio = options.environment === 'production' ? 0.1 : 1, targets = [] } = options;
  const { diagnostics, carrier, sessionOf } = surroundings;
  const rules = new TargetRules(targets, { ...surroundings, guard: diagnostics.guard });
  const subscribers = new Subscribers<TracingEvent>(diagnostics.guard);
  const { stream, queue } =
    surroundings.pipe ??
    createRecordPipe(options.exporter, {
      diagnostics,
      subscribers,
      sessionOf,
      storage: options.queue,
      outside: (fn) => carrier.run(undefined, fn),
    });
  const createTraceId = createId ? () => hexOf(createId(16)) : generateTraceId;
  const resource: Attributes = {
    [SERVICE_NAME]: options.service,
    ...(options.version && { [SERVICE_VERSION]: options.version }),
    [DEPLOYMENT_ENVIRONMENT]: environment,
  };
  const capture = new ValueCapture(redact, (what, error) =>
    diagnostics.report({ kind: 'redact', message: `redact ${what}; the value is left out.`, error }),
  );
  const logs = new LogWriter({
    stream,
    diagnostics,
    capture,
    resource,
    createUid: createTraceId,
    now: options.now ?? nowNearly,
    leastSeverity: severityOf(options.logLevel ?? 'debug'),
  });
  stream.notes = logs;
  const beginContext = createBeginContext(createTraceId, sampleRatio);
  return {
    ...surroundings,
    environment,
    resource,
    now,
    subscribers,
    queue,
    rules,
    capture,
    stream,
    logs,
    beginContext,
    errors: new ErrorOccurrences({ now, beginContext, sessionOf, capture, logs, subscribers }),
    createSpanId: createId ? () => hexOf(createId(8)) : generateSpanId,
    flush: async (how) => queue?.flush(how),
  };
}

/** Gives the counts of all records that were to be exported, by their outcome. */
export function accountOf({ queue }: Pick<TracingParts, 'queue'>): DeliveryAccount {
  return queue?.account() ?? NO_ACCOUNT;
}

/** Stops recording, and sends the queued records. Never rejects. */
export async function disposeParts({ stream, flush, queue, subscribers }: TracingParts): Promise<void> {
  stream.isClosed = true;
  await flush();
  queue?.dispose();
  subscribers.clear();
}
