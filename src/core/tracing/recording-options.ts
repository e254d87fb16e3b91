import type { Redactor } from '../capture/redact.ts';
import type { DurableQueue } from '../delivery/durable-queue.ts';
import type { Diagnostic } from '../records/diagnostics.ts';
import type { Exporter } from '../records/exporter.ts';
import { severityOf, type LogLevel } from '../records/severity.ts';
import type { Target } from '../requests/target.ts';

/** The settings that the tracings of browsers and servers share. */
export interface RecordingOptions {
  /** The name of this program. Every record carries it. */
  readonly service: string;
  readonly version?: string;
  /**
   * The environment, such as `production`, `staging` or `development`. Every record carries it.
   * @default none: records name no environment, all traces are sampled, and screens show as little as in production. On
   * the development server of Vite, the plugin of `waybill/vite` gives 'development'.
   */
  readonly environment?: string | undefined;
  /** Sends records to a receiver. @default none: only listeners get the records */
  readonly exporter?: Exporter;
  /**
   * Keeps queued records after the page has ended, such as `durableQueue()`. @default nothing: records wait in memory
   */
  readonly queue?: DurableQueue | undefined;
  /**
   * The share of traces that are exported, from 0 to 1. A trace is exported completely or not at all. A trace with an
   * error is always exported.
   * @default 1, or 0.1 if `environment` is given as 'production'
   */
  readonly sampleRatio?: number;
  /** Targets that may receive our headers, besides the page's own origin. @default [] */
  readonly targets?: readonly Target[];
  /**
   * The lowest level of the log lines that are written. Captured errors are always written. @default 'debug': all lines
   */
  readonly logLevel?: LogLevel | 'silent';
  /** Decides which values can leave the page. `false` keeps all values. @default redactSecrets */
  readonly redact?: Redactor | false;
  /**
   * Called when something goes wrong inside Waybill, only once for each kind of problem. @default a warning on the
   * console
   */
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void;
  /** Returns the milliseconds since 1970, for tests. It must not throw. @default the monotonic clock of the platform */
  readonly now?: () => number;
  /**
   * Returns the bytes of a new trace id (16) or span id (8), for tests. It must not throw.
   * @default UUIDv7 bits for trace ids and random bits for span ids, from the platform's CSPRNG
   */
  readonly createId?: (byteLength: 8 | 16) => Uint8Array;
}

/** Throws if a setting cannot work. */
export function checkSettings({ service, sampleRatio = 1, logLevel = 'debug' }: RecordingOptions): void {
  if (!service?.trim()) throw new TypeError("[waybill] no service name; pass { service: 'shop-web' }.");
  if (!(sampleRatio >= 0 && sampleRatio <= 1)) {
    throw new TypeError(`[waybill] sampleRatio is ${sampleRatio}; pass a number from 0 to 1.`);
  }
  severityOf(logLevel);
}
