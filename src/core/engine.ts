import { createValueCapture, type ValueCapture } from './captured-value.ts';
import { now as readClock } from './clock.ts';
import { createDeliveryQueue, type DeliveryState } from './delivery-queue.ts';
import { createDiagnostics, type Diagnostic, type Diagnostics } from './diagnostics.ts';
import { createErrorReports, type ErrorReport, type ErrorReports } from './error-reports.ts';
import type { Exporter } from './exporter.ts';
import { generateSpanId, generateTraceId, hexOf, type IdSource } from './ids.ts';
import type { Attributes, LogRecord, SpanRecord, TelemetryRecord } from './records.ts';
import { redactSecrets, type Redactor } from './redact.ts';
import { isSafeId } from './safe-id.ts';
import { isSampled, RANDOM } from './sampling.ts';
import {
  ATTRIBUTION,
  CORRELATION_ID,
  DEPLOYMENT_ENVIRONMENT,
  SERVICE_NAME,
  SERVICE_VERSION,
  SESSION_ID,
} from './semantic-conventions.ts';
import type { Action } from './action.ts';
import type { Origin } from './origin.ts';
import type { Span } from './span.ts';
import { createTargetRules, type Target, type TargetRules } from './targets.ts';
import type { TracingContext } from './tracing-context.ts';
import type { HeaderPolicy } from './tracing-headers.ts';
import { formatUuid } from './uuid.ts';

/** What a subscriber hears, in the order in which it happens. */
export type TracingEvent =
  | { readonly type: 'record'; readonly record: TelemetryRecord }
  | { readonly type: 'action-start'; readonly action: Action }
  | { readonly type: 'action-end'; readonly action: Action }
  | { readonly type: 'session'; readonly sessionId: string | null }
  | { readonly type: 'error'; readonly error: unknown; readonly report: ErrorReport }
  | { readonly type: 'delivery'; readonly delivery: DeliveryState };

/** The settings that browser and server share. */
export interface EngineOptions {
  /** Name of this program, as it will stand on every record. */
  readonly service: string;
  readonly version?: string;
  /** Such as `production`, `staging`, `development`. @default 'production' */
  readonly environment?: string;
  /** Where records go. @default none: records reach subscribers only */
  readonly exporter?: Exporter;
  /**
   * Which part of all traces is exported whole, from 0 to 1. Errors are always exported.
   * @default 1, or 0.1 where `environment` is given as 'production'
   */
  readonly sampleRatio?: number;
  /** Where requests may carry our headers, besides the page's own origin. @default [] */
  readonly targets?: readonly Target[];
  /** What may leave; `false` keeps everything. @default redactSecrets */
  readonly redact?: Redactor | false;
  /** Hears of trouble inside Waybill, once per kind. @default a warning on the console */
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void;
  /** Milliseconds since 1970; for tests, must not throw. @default the monotonic clock of the platform */
  readonly now?: () => number;
  /**
   * Bytes of a new trace id (16) or span id (8); for tests, must not throw.
   * @default UUIDv7 bits, and random ones, from the platform's CSPRNG
   */
  readonly createId?: (byteLength: 8 | 16) => Uint8Array;
}

/** How the current span is kept while code runs: a stack in browsers, AsyncLocalStorage on servers. */
export interface SpanCarrier {
  readonly run: <T>(span: Span | undefined, fn: () => T) => T;
  readonly current: () => Span | undefined;
}

/** What the room that creates an engine says of itself. */
interface EngineWiring {
  readonly carrier: SpanCarrier;
  /** Makes the `fetch` of a span. */
  readonly fetchFor: (span: Span) => typeof fetch;
  /** The auth session of work in this context. */
  readonly sessionOf: (context: TracingContext | undefined) => string | null;
  /** The page's own origin. @default none */
  readonly ownOrigin?: string;
  /** Which headers requests to it get. */
  readonly sameOrigin: HeaderPolicy;
  /** What relative URLs are relative to. @default nothing */
  readonly baseUrl?: () => string | undefined;
  /** Whether there is no network at all. @default there is */
  readonly isOffline?: () => boolean;
}

/** The parts that spans, logs and requests of one tracing share. */
export interface Engine extends EngineWiring {
  readonly environment: string;
  readonly resource: Attributes;
  readonly now: () => number;
  readonly ids: IdSource;
  readonly capture: ValueCapture;
  readonly diagnostics: Diagnostics;
  /** Where each error came from. */
  readonly errors: ErrorReports;
  /** Which headers each request may carry. */
  readonly rules: TargetRules;
  /** Completes a record with what its origin says, and sends it on its way. */
  readonly emit: (origin: Origin | undefined, own: OwnFields) => void;
  readonly notify: (event: TracingEvent) => void;
  readonly subscribe: (listener: (event: TracingEvent) => void) => () => void;
  /** Begins a trace, or continues one. */
  readonly begin: (options?: {
    readonly parent?: Partial<TracingContext> | undefined;
    readonly correlationId?: string | undefined;
    readonly sampled?: boolean | undefined;
  }) => TracingContext;
  readonly flush: (options?: { exit?: boolean }) => Promise<void>;
  /** Tells whether nothing is recorded any more. */
  readonly isDisposed: () => boolean;
  /** Stops recording, and sends what is queued. Never rejects. */
  readonly dispose: () => Promise<void>;
}

type SharedFields = 'traceId' | 'spanId' | 'flags' | 'resource';
type OwnFields = Omit<SpanRecord, SharedFields> | Omit<LogRecord, SharedFields>;

/** Wires what spans, logs and requests share; throws on settings that cannot work. */
export function createEngine(options: EngineOptions, wiring: EngineWiring): Engine {
  const {
    service,
    version,
    environment: named,
    exporter,
    createId,
    targets = [],
    redact = redactSecrets,
    now = readClock,
    sampleRatio = named === 'production' ? 0.1 : 1,
  } = options;
  const environment = named ?? 'production';
  if (!service?.trim()) throw new TypeError("[waybill] no service name; pass { service: 'shop-web' }.");
  if (!(sampleRatio >= 0 && sampleRatio <= 1)) {
    throw new TypeError(`[waybill] sampleRatio is ${sampleRatio}; pass a number from 0 to 1.`);
  }
  const diagnostics = createDiagnostics(options);
  const capture = createValueCapture(redact);
  const listeners = new Set<(event: TracingEvent) => void>();
  let disposed = false;

  function notify(event: TracingEvent): void {
    for (const listener of listeners) diagnostics.guard('a subscriber', () => listener(event));
  }

  const queue =
    exporter &&
    createDeliveryQueue(
      exporter,
      diagnostics,
      (delivery) => notify({ type: 'delivery', delivery }),
      (send) => wiring.carrier.run(undefined, send),
    );
  const ids = createId
    ? { traceId: () => hexOf(createId(16)), spanId: () => hexOf(createId(8)) }
    : { traceId: generateTraceId, spanId: generateSpanId };
  const resource: Attributes = {
    [SERVICE_NAME]: service,
    ...(version && { [SERVICE_VERSION]: version }),
    [DEPLOYMENT_ENVIRONMENT]: environment,
  };

  return {
    ...wiring,
    environment,
    resource,
    now,
    ids,
    capture,
    diagnostics,
    errors: createErrorReports(now),
    rules: createTargetRules(targets, { ...wiring, guard: diagnostics.guard }),
    emit(origin, own) {
      if (disposed) return;
      origin?.root?.progress?.recorded();
      const { context, attribution = 'none' } = origin ?? {};
      const { traceId, spanId, flags = 0, correlationId } = context ?? {};
      const sessionId = wiring.sessionOf(context);
      const record = {
        ...own,
        traceId,
        spanId,
        flags,
        attributes: {
          ...own.attributes,
          ...(correlationId && { [CORRELATION_ID]: correlationId }),
          ...(sessionId && { [SESSION_ID]: sessionId }),
          [ATTRIBUTION]: attribution,
        },
        resource,
      } as TelemetryRecord;
      notify({ type: 'record', record });
      queue?.add(record);
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
    flush: async (exit) => queue?.flush(exit),
    isDisposed: () => disposed,
    async dispose() {
      disposed = true;
      await queue?.flush();
      queue?.dispose();
      listeners.clear();
    },
  };
}
