import type { Redactor } from '../capture/redact.ts';
import type { DurableQueue } from '../delivery/durable-queue.ts';
import type { Diagnostic } from '../records/diagnostics.ts';
import type { Exporter } from '../records/exporter.ts';
import { severityOf, type LogLevel } from '../records/severity.ts';
import type { Target } from '../requests/target.ts';

/** The settings that browser and server share. */
export interface RecordingOptions {
  /** Name of this program, as it will stand on every record. */
  readonly service: string;
  readonly version?: string;
  /** Such as `production`, `staging`, `development`. @default 'production' */
  readonly environment?: string;
  /** Where records go. @default none: records reach subscribers only */
  readonly exporter?: Exporter;
  /** What keeps queued records beyond the life of a page: `durableQueue()`. @default nothing: they wait in memory */
  readonly queue?: DurableQueue | undefined;
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

/** Throws on settings that cannot work. */
export function checkSettings({ service, sampleRatio = 1, logLevel = 'debug' }: RecordingOptions): void {
  if (!service?.trim()) throw new TypeError("[waybill] no service name; pass { service: 'shop-web' }.");
  if (!(sampleRatio >= 0 && sampleRatio <= 1)) {
    throw new TypeError(`[waybill] sampleRatio is ${sampleRatio}; pass a number from 0 to 1.`);
  }
  severityOf(logLevel);
}
