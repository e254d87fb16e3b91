import { createValueCapture, type ValueCapture } from './captured-value.ts';
import { now as readClock } from './clock.ts';
import { createDeliveryQueue, type DeliveryState } from './delivery-queue.ts';
import { createDiagnostics, type Diagnostic, type Diagnostics } from './diagnostics.ts';
import { createErrorReports, type ErrorReport, type ErrorReports } from './error-reports.ts';
import type { Exporter } from './exporter.ts';
import { generateSpanId, generateTraceId, hexOf, type IdSource } from './ids.ts';
import type { Attributes, LogRecord, SpanRecord, TelemetryRecord } from './records.ts';
import { redactSecrets, type Redactor } from './redact.ts';
import { isExported, isSampled } from './sampling.ts';
import {
  ATTRIBUTION,
  CORRELATION_ID,
  DEPLOYMENT_ENVIRONMENT,
  SDK_LANGUAGE,
  SDK_NAME,
  SERVICE_NAME,
  SERVICE_VERSION,
  SESSION_ID,
} from './semantic-conventions.ts';
import type { Action } from './action.ts';
import type { ActiveSpan, Span } from './span.ts';
import type { TracingContext } from './tracing-context.ts';
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
   * Which part of all traces is exported whole, from 0 to 1. Errors are always exported, with what led to them.
   * @default 1, or 0.1 where `environment` is given as 'production'
   */
  readonly sampleRatio?: number;
  /** What may leave; `false` keeps everything. @default redactSecrets */
  readonly redact?: Redactor | false;
  /** Hears of trouble inside Waybill, once per kind. @default a warning on the console */
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void;
  /** Milliseconds since 1970. @default the monotonic clock of the platform */
  readonly now?: () => number;
  /** Bytes of a new trace id (16) or span id (8). @default UUIDv7 bits, and random ones, from the platform's CSPRNG */
  readonly createId?: (byteLength: 8 | 16) => Uint8Array;
}

/** How the current span is kept while code runs: a stack in browsers, AsyncLocalStorage on servers. */
export interface SpanCarrier {
  readonly run: <T>(span: Span, fn: () => T) => T;
  readonly current: () => Span | undefined;
}

/** The parts that spans, logs and requests of one tracing share. */
export interface Engine {
  readonly environment: string;
  readonly resource: Attributes;
  readonly now: () => number;
  readonly ids: IdSource;
  readonly capture: ValueCapture;
  readonly diagnostics: Diagnostics;
  /** Where each error came from. */
  readonly errors: ErrorReports;
  readonly carrier: SpanCarrier;
  /** Makes the `fetch` of a span. */
  readonly fetchFor: (span: ActiveSpan) => typeof fetch;
  /** Completes a record with what its origin says, and sends it on its way. `values` are the app's, `fixed` are ours. */
  readonly emit: (origin: Origin, own: OwnFields, values: object, fixed: Attributes) => void;
  readonly notify: (event: TracingEvent) => void;
  readonly subscribe: (listener: (event: TracingEvent) => void) => () => void;
  /** Begins a trace, or continues one. */
  readonly begin: (options?: {
    readonly parent?: (Partial<TracingContext> & Pick<TracingContext, 'traceId' | 'flags'>) | undefined;
    readonly correlationId?: string | undefined;
    readonly sampled?: boolean | undefined;
  }) => TracingContext;
  /** The auth session of work in this context. */
  readonly sessionOf: (context: TracingContext | undefined) => string | null;
  readonly flush: (options?: { exit?: boolean }) => Promise<void>;
  readonly dispose: () => void;
}

/** How sure we are which action a record belongs to. */
export type Attribution = 'exact' | 'inferred' | 'none';

/** Where a record comes from: a span, or nowhere in particular. */
export interface Origin {
  readonly context: TracingContext | undefined;
  readonly attribution: Attribution;
}

type SharedFields = 'traceId' | 'spanId' | 'flags' | 'attributes' | 'resource';
type OwnFields = Omit<SpanRecord, SharedFields> | Omit<LogRecord, SharedFields>;

const SAMPLED = 0x01;
const RANDOM = 0x02;

function validate({ service, exporter, sampleRatio = 1 }: EngineOptions, caller: string): void {
  if (!service?.trim())
    throw new TypeError(`[waybill] ${caller} needs a name; pass { service: 'shop-web' }.`);
  if (exporter && typeof exporter !== 'function') {
    throw new TypeError('[waybill] exporter is no function; pass otlpExporter({ url }).');
  }
  if (!(sampleRatio >= 0 && sampleRatio <= 1)) {
    throw new RangeError(`[waybill] sampleRatio is ${sampleRatio}; pass a number from 0 to 1.`);
  }
}

/** What the room that creates an engine says of itself. */
interface EngineWiring {
  /** Stands in messages about settings that cannot work. */
  readonly caller: string;
  readonly carrier: SpanCarrier;
  readonly fetchFor: Engine['fetchFor'];
  /** Who is signed in, where one program serves one user. @default what each context says */
  readonly session?: () => string | null;
  /** https://opentelemetry.io/docs/specs/semconv/registry/attributes/telemetry/ @default 'webjs' */
  readonly language?: 'webjs' | 'nodejs';
}

/** Wires what spans, logs and requests share; throws on settings that cannot work. */
export function createEngine(
  options: EngineOptions,
  { caller, carrier, fetchFor, session, language = 'webjs' }: EngineWiring,
): Engine {
  validate(options, caller);
  const {
    service,
    version,
    environment = 'production',
    exporter,
    createId,
    redact = redactSecrets,
  } = options;
  const { sampleRatio = options.environment === 'production' ? 0.1 : 1, now = readClock } = options;
  const diagnostics = createDiagnostics(options);
  const listeners = new Set<(event: TracingEvent) => void>();
  let disposed = false;

  function notify(event: TracingEvent): void {
    for (const listener of listeners) diagnostics.guard('a subscriber', () => listener(event));
  }

  const queue =
    exporter &&
    createDeliveryQueue(exporter, diagnostics, (delivery) => notify({ type: 'delivery', delivery }));
  const ids = createId
    ? { traceId: () => hexOf(createId(16)), spanId: () => hexOf(createId(8)) }
    : { traceId: generateTraceId, spanId: generateSpanId };
  const sessionOf: Engine['sessionOf'] = (context) => (session ? session() : (context?.sessionId ?? null));

  const capture = createValueCapture(redact);
  const resource: Attributes = {
    [SERVICE_NAME]: service,
    ...(version !== undefined && { [SERVICE_VERSION]: version }),
    [DEPLOYMENT_ENVIRONMENT]: environment,
    [SDK_NAME]: 'waybill',
    [SDK_LANGUAGE]: language,
  };

  return {
    environment,
    resource,
    now,
    ids,
    capture,
    diagnostics,
    errors: createErrorReports(),
    carrier,
    fetchFor,
    emit({ context, attribution }, own, values, fixed) {
      if (disposed) return;
      const sessionId = sessionOf(context);
      const record = {
        ...own,
        traceId: context?.traceId,
        spanId: context?.spanId,
        flags: context?.flags ?? 0,
        attributes: {
          ...capture.attributes(values),
          ...fixed,
          ...(context && { [CORRELATION_ID]: context.correlationId }),
          ...(sessionId && { [SESSION_ID]: sessionId }),
          [ATTRIBUTION]: attribution,
        },
        resource,
      } as TelemetryRecord;
      notify({ type: 'record', record });
      if (isExported(record)) queue?.add(record);
    },
    notify,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    begin({ parent, correlationId, sampled } = {}) {
      const traceId = parent?.traceId ?? ids.traceId();
      const kept = sampled ?? (parent ? parent.flags & SAMPLED : isSampled(traceId, sampleRatio));
      return {
        sessionId: null,
        ...parent,
        traceId,
        // A continued trace keeps its random flag as it came, set or unset.
        flags: (kept ? SAMPLED : 0) | (parent ? parent.flags & RANDOM : RANDOM),
        correlationId: correlationId ?? parent?.correlationId ?? formatUuid(traceId),
      };
    },
    sessionOf,
    flush: async (exit) => queue?.flush(exit),
    dispose() {
      disposed = true;
      queue?.dispose();
      listeners.clear();
    },
  };
}
