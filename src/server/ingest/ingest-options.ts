import type { Diagnostic, Exporter } from '../../core/index.ts';
import type { Cors } from '../cors/cors.ts';
import type { Authenticate } from './identify-sender.ts';
import type { RateLimit } from './limit-rate.ts';

/** Settings of `createIngest`. */
export interface IngestOptions {
  /** Where the records go, such as `postgresExporter(query)`. It is told the tenant with each batch. */
  readonly exporter: Exporter;
  /**
   * Says who sends: `{ tenant, sender }` or anything else truthy lets the request in, and so `null` does not. Where it
   * throws, or names a tenant that is none, the request stays outside, and `onDiagnostic` hears of it once. Needed
   * unless `allowAnonymous` is true.
   */
  readonly authenticate?: Authenticate;
  /** Takes records from everybody. @default false */
  readonly allowAnonymous?: boolean;
  /** The pages of other origins that may send. @default none */
  readonly cors?: Cors;
  /** How long a body may be, after decompression too. @default 1,048,576 (1 MiB) */
  readonly maxBytes?: number;
  /**
   * How many records one request may hold. The default is a batch of an OpenTelemetry Collector; SDKs, Deno's among
   * them, send 512 at once, and Waybill 50.
   * @default 8192
   */
  readonly maxRecords?: number;
  /** How long to wait for the end of a body. @default 30,000 */
  readonly bodyTimeoutMs?: number;
  /**
   * How far ahead of this server's clock a record may be. What is further is refused, as its time would be wrong for
   * ever; clocks that are a day ahead exist, and clocks that are behind are no harm.
   * @default 172,800,000 (2 days)
   */
  readonly maxFutureMs?: number;
  /**
   * How much each sender may send over time, by the tenant and the `sender` that `authenticate` names. Kept in the
   * memory of this process.
   * @default none: only the app knows whether one browser or all of them share a limit
   */
  readonly rateLimit?: RateLimit;
  /** Gives the time in milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
  /** Hears of trouble, once per kind: each reason for which requests or records are refused is one. @default a warning on the console */
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void;
}

/** Throws for settings that cannot work, and says what to do. */
export function checkIngestOptions({
  exporter,
  authenticate,
  allowAnonymous,
  ...limits
}: IngestOptions): void {
  if (typeof exporter !== 'function') {
    throw new TypeError(
      '[waybill] createIngest needs an exporter; pass { exporter: postgresExporter(query) }.',
    );
  }
  if (typeof authenticate !== 'function' && !allowAnonymous) {
    throw new TypeError(
      '[waybill] createIngest would take records from everybody; pass authenticate, or allowAnonymous: true.',
    );
  }
  const { maxBytes = 1, maxRecords = 1, bodyTimeoutMs = 1, maxFutureMs = 1 } = limits;
  for (const [name, value] of Object.entries({ maxBytes, maxRecords, bodyTimeoutMs, maxFutureMs })) {
    if (!(value > 0)) {
      throw new RangeError(`[waybill] ${name} is ${String(value)}; pass a number above 0.`);
    }
  }
}
