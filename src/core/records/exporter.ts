import type { TelemetryRecord } from './records.ts';

/** The outcome of a batch. */
export interface Delivery {
  /**
   * How many records the receiver took. Accepted and rejected records together are the front of the batch. The records
   * behind them stay queued.
   */
  readonly accepted: number;
  /** Records that the receiver will never take, each with its reason. */
  readonly rejected: readonly {
    /** The id of the span, or the uid of the log line. @default the first record that is not rejected yet */
    readonly id?: string | undefined;
    readonly reason: string;
    /** Whether the receiver would have taken a smaller record. @default false */
    readonly tooLarge?: boolean;
  }[];
  /** How many milliseconds the receiver asks to wait before the next batch. */
  readonly retryAfterMs?: number | undefined;
}

/** The conditions under which an exporter sends one batch. */
export interface ExportRequest {
  /** Aborted when the caller of the exporter no longer waits for the answer. */
  readonly signal: AbortSignal;
  /** True when the page is going away: send now, in a request that outlives the page. */
  readonly exit: boolean;
  /** How many bytes of body the exporter may send. Only page exit has a limit, because browsers allow 64 KiB there. */
  readonly maxBytes: number;
  /**
   * A `fetch` that does not record its requests. Another `fetch` would make a record of each export, then of the export
   * of that record, and so on without end.
   */
  readonly fetch: typeof fetch;
  /** The tenant that owns the records, if an ingest knows it. Absent for the default tenant. */
  readonly tenant?: string;
}

/**
 * Sends a batch of records to a receiver.
 *
 * Resolve when the receiver has answered, with the count of records that it took and the records that it refused for
 * good. Reject to say "try again later": the batch stays queued.
 */
export type Exporter = (records: readonly TelemetryRecord[], request: ExportRequest) => Promise<Delivery>;
