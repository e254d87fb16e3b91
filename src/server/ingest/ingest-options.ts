import type { Diagnostic, Exporter } from '../../core/index.ts';
import type { Cors } from '../cors/cors.ts';
import type { Authenticate } from './identify-sender.ts';
import type { RateLimit } from './limit-rate.ts';

/** Settings of `createIngest`. */
export interface IngestOptions {
  /**
   * The exporter that stores the records, such as `postgresExporter(query)`. It receives the tenant with each batch.
   */
  readonly exporter: Exporter;
  /**
   * Identifies the sender of a request. `{ tenant, sender }` or any other truthy value accepts the request, and `null`
   * refuses it. The request is also refused if the function throws or returns an invalid tenant; `onDiagnostic` is then
   * called once. Required unless `allowAnonymous` is true.
   */
  readonly authenticate?: Authenticate;
  /**
   * Accepts records without authentication. With `authenticate`, the ingest accepts only signed-out records in this
   * way: records that a page captured while its user was signed out. They belong to the default tenant. @default false
   */
  readonly allowAnonymous?: boolean;
  /** Lets pages of other origins send records. @default none */
  readonly cors?: Cors;
  /** The maximum size of a body in bytes, before and after decompression. @default 1,048,576 (1 MiB) */
  readonly maxBytes?: number;
  /**
   * The maximum number of records in one request. The default is the batch size of an OpenTelemetry Collector. SDKs,
   * such as the one in Deno, send 512 records at a time, and Waybill sends 50.
   * @default 8192
   */
  readonly maxRecords?: number;
  /** How many milliseconds the ingest waits for the end of a body. @default 30,000 */
  readonly bodyTimeoutMs?: number;
  /**
   * How many milliseconds the time of a record can be ahead of this server's clock. Records further ahead are rejected,
   * because a stored record would keep its wrong time for ever. Some clocks are a day ahead. Clocks that are behind do
   * no harm.
   * @default 172,800,000 (2 days)
   */
  readonly maxFutureMs?: number;
  /**
   * How much each sender can send over time. Each pair of `tenant` and `sender` that `authenticate` returns has its own
   * limit. The counts are kept in the memory of this process.
   * @default none: only the app knows whether each browser has its own limit or all browsers share one
   */
  readonly rateLimit?: RateLimit;
  /** Returns the time in milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
  /**
   * Called when something goes wrong, once for each kind of problem. Each reason to refuse requests or to reject
   * records is a kind of its own.
   * @default a warning on the console
   */
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void;
}

/** Throws for settings that cannot work. The error message says how to correct the setting. */
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
