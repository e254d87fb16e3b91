import type { Diagnostic, TraceReader } from '../../core/index.ts';
import type { Cors } from '../cors/cors.ts';
import type { AuthenticateReader } from './identify-reader.ts';

/** A reader of one tenant, and the readers of other tenants if there are any. Every store is one. */
export interface TenantReader extends TraceReader {
  /** Returns the reader of another tenant. Throws on an invalid tenant. @default none: there is one tenant */
  readonly forTenant?: (tenant: string) => TraceReader;
}

/** Settings of `createTraceApi`. */
export interface TraceApiOptions {
  /** The store to read, such as `postgresStore(query)`. */
  readonly reader: TenantReader;
  /**
   * Tells who may read. `{ tenant }` allows a request to read that tenant. Any other truthy value allows it to read the
   * tenant of `reader`. `null` refuses the request with 401, and `{ mayRead: false }` with 403. The request is also
   * refused if the function throws or returns an invalid tenant; `onDiagnostic` is then called once.
   *
   * Do not pass the function of `createIngest` without a thought: many people may send records, and few may read them.
   */
  readonly authenticate: AuthenticateReader;
  /** Lets pages of other origins read. @default none */
  readonly cors?: Cors;
  /** The maximum size of an answer in bytes. @default 67,108,864 (64 MiB) */
  readonly maxBytes?: number;
  /** Called when something goes wrong, once for each kind of problem. @default a warning on the console */
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void;
}

/** Throws for settings that cannot work. The error message says how to correct the setting. */
export function checkTraceApiOptions({ reader, authenticate, maxBytes = 1 }: TraceApiOptions): void {
  if (typeof (reader as TenantReader | undefined)?.find !== 'function') {
    throw new TypeError('[waybill] createTraceApi needs a reader; pass { reader: postgresStore(query) }.');
  }
  if (typeof authenticate !== 'function') {
    throw new TypeError(
      '[waybill] createTraceApi would show all records to everybody; pass authenticate, a function that returns null for strangers.',
    );
  }
  if (!(maxBytes > 0)) {
    throw new RangeError(`[waybill] maxBytes is ${String(maxBytes)}; pass a number above 0.`);
  }
}
