import { redactSecrets } from '../capture/redact.ts';
import { ValueCapture } from '../capture/value-capture.ts';
import { createBeginContext } from '../propagation/begin-context.ts';
import { generateSpanId, generateTraceId, hexOf } from '../propagation/ids.ts';
import type { RecordingOptions } from './recording-options.ts';
import { now as readClock, nowNearly } from '../records/clock.ts';
import type { Diagnostics } from '../records/diagnostics.ts';
import { DEPLOYMENT_ENVIRONMENT, SERVICE_NAME, SERVICE_VERSION } from '../records/semantic-conventions.ts';
import { RecordIdentity } from '../propagation/record-identity.ts';
import { severityOf } from '../records/severity.ts';
import { Subscribers } from '../records/subscribers.ts';
import type { RequestPorts } from '../requests/begin-request.ts';
import { TargetRules, type TargetSurroundings } from '../requests/target-rules.ts';
import type { SpanCarrier, SpanPorts } from '../spans/active-span.ts';
import { createLogger } from '../spans/create-logger.ts';
import { ErrorOccurrences } from '../spans/error-occurrences.ts';
import type { Logger } from '../spans/logger.ts';
import type { TracingEvent } from '../spans/tracing-event.ts';
import { LogWriter } from '../stream/log-writer.ts';
import type { SessionOf } from '../stream/record-source.ts';
import { RecordStream } from '../stream/record-stream.ts';

/** The objects and settings that the creator of a tracing supplies. */
export interface PartsSurroundings extends Omit<TargetSurroundings, 'guard'> {
  /** Reports problems. */
  readonly diagnostics: Diagnostics;
  readonly carrier: SpanCarrier;
  /** Creates the `fetch` of a span. */
  readonly fetchFor: SpanPorts['fetchFor'];
  readonly sessionOf: SessionOf;
  /** The stream of records, if several tracings share it. @default a new stream */
  readonly stream?: RecordStream;
  /** Whether a page sends the records, as its users. @default false: a program sends its records as itself */
  readonly hasUsers?: boolean | undefined;
  /** Returns the base of relative URLs. @default nothing */
  readonly baseUrl?: (() => string | undefined) | undefined;
  /** Adds more headers to a request. @default none */
  readonly addHeaders?: RequestPorts['addHeaders'];
  /** Watches during a request whether the user leaves the page. @default a request never ends because of that */
  readonly watchLeaving?: (() => () => boolean) | undefined;
}

/** The parts of one tracing. Functions and classes take only the parts that they need, as their ports. */
export interface TracingParts extends RequestPorts {
  readonly rules: TargetRules;
  /** The page's own origin. @default none */
  readonly ownOrigin?: string | undefined;
  readonly environment: string | undefined;
  /** Writes log lines under the current span. */
  readonly log: Logger;
}

/**
 * Creates the parts of a tracing and connects them. The settings must be checked already. Throws if a target cannot
 * work.
 */
export function createTracingParts(options: RecordingOptions, surroundings: PartsSurroundings): TracingParts {
  const { environment, createId, redact = redactSecrets } = options;
  const { sampleRatio = environment === 'production' ? 0.1 : 1, targets = [] } = options;
  const { diagnostics, carrier } = surroundings;
  // A clock of the app could throw, or return NaN. The work of the app must still run.
  const orElse =
    <T>(read: () => T, otherwise: () => T): (() => T) =>
    () =>
      diagnostics.guard('now or createId', read) || otherwise();
  const now = options.now ? orElse(options.now, readClock) : readClock;
  const rules = new TargetRules(targets, { ...surroundings, guard: diagnostics.guard });
  const subscribers = new Subscribers<TracingEvent>(diagnostics.guard);
  const stream =
    surroundings.stream ??
    new RecordStream(options.exporter, { ...surroundings, subscribers, storage: options.queue });
  const createTraceId = createId ? orElse(() => hexOf(createId(16)), generateTraceId) : generateTraceId;
  const identity = new RecordIdentity({
    [SERVICE_NAME]: options.service,
    ...(options.version && { [SERVICE_VERSION]: options.version }),
    ...(environment && { [DEPLOYMENT_ENVIRONMENT]: environment }),
  });
  const capture = new ValueCapture(redact, (what, error) =>
    diagnostics.report({ kind: 'redact', message: `redact ${what}; the value is left out.`, error }),
  );
  const logs = new LogWriter({
    stream,
    diagnostics,
    capture,
    identity,
    createUid: createTraceId,
    now: options.now ? now : nowNearly,
    leastSeverity: severityOf(options.logLevel ?? 'debug'),
  });
  stream.notes = logs;
  const parts = {
    ...surroundings,
    environment,
    identity,
    now,
    subscribers,
    rules,
    capture,
    stream,
    logs,
    log: createLogger(logs, carrier.current),
    beginContext: createBeginContext(createTraceId, sampleRatio),
    createSpanId: createId ? orElse(() => hexOf(createId(8)), generateSpanId) : generateSpanId,
  };
  return Object.assign(parts, { errors: new ErrorOccurrences(parts) });
}

/** Stops recording and sends the queued records. Never rejects. */
export async function disposeParts({ stream, subscribers }: TracingParts): Promise<void> {
  await stream.close();
  subscribers.clear();
}
