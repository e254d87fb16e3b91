import type { Action } from './action.ts';
import type { ValueCapture } from '../capture/captured-value.ts';
import type { DeliveryAccount } from '../delivery/delivery-account.ts';
import type { DeliveryChange, DeliveryState } from '../delivery/delivery-state.ts';
import type { Diagnostic, Diagnostics } from '../records/diagnostics.ts';
import type { ErrorReport, ErrorReports } from './error-reports.ts';
import type { Exporter } from '../records/exporter.ts';
import type { IdSource } from '../propagation/ids.ts';
import type { LogLimit } from './log-limit.ts';
import type { LogLevel } from '../records/level-of.ts';
import type { Origin } from './origin.ts';
import type { Attributes, LogRecord, SpanRecord, TelemetryRecord } from '../records/records.ts';
import type { QueueStorage } from '../delivery/queue-storage.ts';
import type { Redactor } from '../capture/redact.ts';
import type { Span } from './span.ts';
import type { Target, TargetRules } from '../propagation/targets.ts';
import type { TracingContext } from '../propagation/tracing-context.ts';
import type { HeaderPolicy } from '../propagation/tracing-headers.ts';

/** What a subscriber hears, in the order in which it happens. */
export type TracingEvent =
  | { readonly type: 'record'; readonly record: TelemetryRecord }
  | { readonly type: 'action-start'; readonly action: Action }
  | { readonly type: 'action-end'; readonly action: Action }
  | { readonly type: 'session'; readonly sessionId: string | null }
  | { readonly type: 'error'; readonly error: unknown; readonly report: ErrorReport }
  | {
      readonly type: 'delivery';
      /** How things stand over all. */
      readonly delivery: DeliveryState;
      /** Which records have changed, and what has become of them. */
      readonly records: readonly TelemetryRecord[];
      readonly change: DeliveryChange;
    };

/** The settings that browser and server share. */
export interface EngineOptions {
  /** Name of this program, as it will stand on every record. */
  readonly service: string;
  readonly version?: string;
  /** Such as `production`, `staging`, `development`. @default 'production' */
  readonly environment?: string;
  /** Where records go. @default none: records reach subscribers only */
  readonly exporter?: Exporter;
  /** What keeps queued records beyond the life of a page, such as `durableQueue()`. @default nothing: they wait in memory */
  readonly queue?: QueueStorage | undefined;
  /**
   * Which part of all traces is exported whole, from 0 to 1. Errors are always exported.
   * @default 1, or 0.1 where `environment` is given as 'production'
   */
  readonly sampleRatio?: number;
  /** Where requests may carry our headers, besides the page's own origin. @default [] */
  readonly targets?: readonly Target[];
  /** From which level on log lines are written. Captured errors always are. @default 'debug': all of them */
  readonly logLevel?: LogLevel | 'silent';
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
export interface EngineWiring {
  /** Where trouble goes. */
  readonly diagnostics: Diagnostics;
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
  /** The time of a log line, to the millisecond. */
  readonly lineMs: () => number;
  readonly ids: IdSource;
  readonly capture: ValueCapture;
  /** Where each error came from. */
  readonly errors: ErrorReports;
  /** Which headers each request may carry. */
  readonly rules: TargetRules;
  /** Completes a record with what its origin says, and with the session at that time. @default the session now */
  readonly complete: (
    origin: Origin | undefined,
    own: OwnFields,
    sessionId?: string | null,
  ) => TelemetryRecord;
  /** Completes a record, and sends it on its way. */
  readonly emit: (origin: Origin | undefined, own: OwnFields) => void;
  /** The same for a line that may wait until somebody looks: `write` gives what was taken down at the call, if it may go. */
  readonly emitLater: (origin: Origin | undefined, write: () => OwnFields | undefined) => void;
  /** The spans under way. Each gives its snapshot, or nothing where it would not be recorded. */
  readonly open: Set<() => TelemetryRecord | undefined>;
  /** Gives the last records, and snapshots of the spans that are still open. */
  readonly recent: () => readonly TelemetryRecord[];
  /** The fields that every log line carries. */
  logFields: Attributes;
  /** The OTLP severity from which on lines are written. */
  readonly leastSeverity: number;
  /** Counts a log line; tells whether it may be written. */
  readonly admit: LogLimit['admit'];
  readonly notify: (event: TracingEvent) => void;
  readonly subscribe: (listener: (event: TracingEvent) => void) => () => void;
  /** Begins a trace, or continues one. */
  readonly begin: (options?: {
    readonly parent?: Partial<TracingContext> | undefined;
    readonly correlationId?: string | undefined;
    readonly sampled?: boolean | undefined;
  }) => TracingContext;
  /** Gives what has become of all records that were to be exported. */
  readonly account: () => DeliveryAccount;
  readonly flush: (options?: { exit?: boolean }) => Promise<void>;
  /** Tells whether nothing is recorded any more. */
  readonly isDisposed: () => boolean;
  /** Stops recording, and sends what is queued. Never rejects. */
  readonly dispose: () => Promise<void>;
}

type SharedFields = 'traceId' | 'spanId' | 'flags' | 'resource';
export type OwnFields = Omit<SpanRecord, SharedFields> | Omit<LogRecord, SharedFields>;
