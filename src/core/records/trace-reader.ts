import type { Exporter } from './exporter.ts';
import type { FailureFilter, FailurePage } from './failures.ts';
import type { ServiceFilter, ServiceMap } from './service-map.ts';
import type { SlowFilter, SlowPage } from './slow-operations.ts';
import type { EventRecord, TraceData, TraceQuery, TraceSummary } from './trace-data.ts';

/** Settings of a search for traces. */
export interface FindOptions {
  /** The maximum number of traces, from 1 to 100. @default 20 */
  readonly limit?: number;
}

/** Settings of reading a trace. */
export interface ReadOptions {
  /**
   * `links`: also reads the traces that are tied to the trace, by links in either direction and by correlation ids, over
   * any chain. It reads at most 100 traces, and stops after 50,000 records. @default 'trace'
   */
  readonly follow?: 'trace' | 'links';
}

/**
 * Reads what a store holds, for one tenant. Every store has such a reader, and all that shows traces takes one.
 *
 * An id that is not valid finds nothing. Each function rejects if the store fails.
 */
export interface TraceReader {
  /**
   * Finds the traces that match a search, newest first. A reference can match several traces. Rejects if `limit` is out
   * of range.
   */
  find(query: TraceQuery, options?: FindOptions): Promise<readonly TraceSummary[]>;
  /**
   * Reads all records and domain events of one trace, in order of time. The id is 32 hex digits or a UUID. Resolves with
   * `null` if nothing is stored.
   */
  read(traceId: string, options?: ReadOptions): Promise<TraceData | null>;
  /**
   * Reads the domain events of one business process, across its traces, oldest first. Of more than 10,000 events, it
   * reads the newest 10,000.
   */
  events(correlationId: string): Promise<readonly EventRecord[]>;
  /**
   * Lists failures without knowing an id, newest first, or their groups. It lists error log records, and the failed
   * spans that have neither a failed child nor an error log record of their own. So one cause makes one entry, and not one
   * for each span above it. A page never hides the failure of a server. If the list is grouped, it counts at most the
   * newest 10,000 spans and the newest 10,000 log records that match. Rejects if `limit` is out of range.
   */
  failures(filter?: FailureFilter): Promise<FailurePage>;
  /**
   * Lists finished spans that took at least 10 ms, slowest first, without knowing an id. Rejects if `limit` is out of
   * range.
   */
  slow(filter?: SlowFilter): Promise<SlowPage>;
  /**
   * Counts the calls between programs in a range of time. A call is a `server` or `consumer` span with a recorded parent,
   * or another span with a recorded parent in another process. A `consumer` span is also called by each recorded
   * `producer` span, of any trace, to which it links.
   * A running span counts with its duration so far. Programs that sent no spans, such as databases, are not in the map.
   * The words are those of `serviceGraph` of `waybill/analysis`, which reads one trace. Counts at most the newest 20,000
   * such spans of servers, and as many of pages.
   */
  services(filter?: ServiceFilter): Promise<ServiceMap>;
  /**
   * Reads the latest run of an action that went well: the trace whose first span has this name and began before a time,
   * which is ISO 8601. A run went well if it is finished, was not abandoned, and has no failure and no refusal. Resolves
   * with `null` if there is none among the 100 latest runs.
   */
  goodRun(name: string, before: string): Promise<TraceData | null>;
}

/**
 * A place that stores records and reads them back: the exporter of an ingest or of a server, and a reader for the
 * tenant of the store.
 */
export interface TraceStore extends Exporter, TraceReader {
  /**
   * Returns a reader for another tenant. The exporter needs no such function, because each batch names its tenant.
   * Throws on an invalid tenant.
   */
  forTenant(tenant: string): TraceReader;
}
