import type { Lane, TelemetryRecord } from './records.ts';

/** The outcome of a batch at a receiver. */
export interface Delivery {
  /**
   * The number of records that the receiver accepted. The accepted and rejected records together are the first records
   * of the batch. All later records of the batch stay in the queue.
   */
  readonly accepted: number;
  /** The records that the receiver will never accept, each with the reason. */
  readonly rejected: readonly {
    /** The id of the span, or the uid of the log line. @default the id of the first record that is not rejected yet */
    readonly id?: string | undefined;
    readonly reason: string;
    /** Whether the receiver would have accepted a smaller record. @default false */
    readonly tooLarge?: boolean;
  }[];
  /** How long the receiver asks to wait before the next batch, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

/** The conditions under which an exporter sends one batch. */
export interface ExportRequest {
  /** A signal that aborts when the caller of the exporter no longer waits for the result. */
  readonly signal: AbortSignal;
  /** True when the page is going away: the exporter has to send now, in a request that outlives the page. */
  readonly exit: boolean;
  /**
   * How many bytes the exporter can send in request bodies. There is a limit only at page exit: browsers allow 64 KiB.
   */
  readonly maxBytes: number;
  /**
   * A `fetch` that does not record its requests. With another `fetch`, Waybill would make a record of each export, then
   * of the export of that record, and so on without end.
   */
  readonly fetch: typeof fetch;
  /**
   * The identity of all records of the batch, as a hash. `null`: the page was signed out when it captured the records.
   * Send signed-out records without credentials. Absent on servers.
   */
  readonly identity?: string | null | undefined;
  /**
   * True if the user of the batch has signed out, or if another user has signed in. Send the batch only with credentials
   * that were made for this identity, and never with those of the current user. @default false
   */
  readonly isFormer?: boolean | undefined;
  /** The tenant that owns the records, if an ingest knows the tenant. Absent for the default tenant. */
  readonly tenant?: string;
  /**
   * The lane of the records in a store. An ingest gives `page`, unless its `authenticate` trusts the sender.
   * @default 'server': the records of the program itself
   */
  readonly lane?: Lane;
}

/**
 * Sends a batch of records to a receiver.
 *
 * Resolve when the receiver has answered. Return the number of accepted records, and the records that the receiver will
 * never accept. Reject if the batch should be tried again later. It then stays in the queue.
 */
export type Exporter = (records: readonly TelemetryRecord[], request: ExportRequest) => Promise<Delivery>;
