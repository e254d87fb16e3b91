import type { TelemetryRecord } from './records.ts';

/** What became of a batch. */
export interface Delivery {
  /** How many records the receiver took. Together with the rejected ones they count from the front of the batch; what is behind stays queued. */
  readonly accepted: number;
  /** Records that the receiver will never take, each with its reason. */
  readonly rejected: readonly {
    /** The id of the span, or the uid of the log line. @default the first one of which nothing is said */
    readonly id?: string | undefined;
    readonly reason: string;
    /** Whether a smaller one would have been taken. @default false */
    readonly tooLarge?: boolean;
  }[];
  /** The receiver asks for a pause of so many milliseconds before the next batch. */
  readonly retryAfterMs?: number | undefined;
}

export interface ExportRequest {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** True while the page is going away: send now, in a way that outlives the page. */
  readonly exit: boolean;
  /** How many bytes of body the exporter may send. Unlimited but for page exit, where browsers allow 64 KiB. */
  readonly maxBytes: number;
  /** A `fetch` whose requests are not recorded. What another one sends is a record itself, and is exported, and so on for ever. */
  readonly fetch: typeof fetch;
  /** To whom the records belong, where an ingest knows it. Absent for the default tenant. */
  readonly tenant?: string;
}

/**
 * Takes a batch of records somewhere.
 *
 * Resolve once the receiver has answered, with what it took and what it refused for good.
 * Reject to say "try again later": the batch stays queued.
 */
export type Exporter = (records: readonly TelemetryRecord[], request: ExportRequest) => Promise<Delivery>;
