import type { TelemetryRecord } from './records.ts';

/** What became of a batch. */
export interface Delivery {
  /** How many records the receiver took. Together with the rejected ones they count from the front of the batch; what is behind stays queued. */
  readonly accepted: number;
  /** Records that the receiver will never take, each with its reason. */
  readonly rejected: readonly { readonly id?: string; readonly reason: string }[];
  /** The receiver asks for a pause of so many milliseconds before the next batch. */
  readonly retryAfterMs?: number;
}

export interface ExportRequest {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** True while the page is going away: send now, in a way that outlives the page. */
  readonly exit: boolean;
  /** How many bytes of body the exporter may send. Unlimited but for page exit, where browsers allow 64 KiB. */
  readonly maxBytes: number;
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
