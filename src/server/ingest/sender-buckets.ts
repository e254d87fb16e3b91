/** The requests and records that a sender can still send. Both numbers grow with time. */
export interface Bucket {
  requests: number;
  records: number;
  filledAtMs: number;
}

/** How fast a bucket fills, and how much it can hold. */
export interface BucketLimits {
  readonly requestsPerSecond: number;
  readonly recordsPerSecond: number;
  readonly maxRequests: number;
  readonly maxRecords: number;
}

// Each bucket takes about 200 bytes.
const MAX_SENDERS = 10_000;
const MAX_SHARED = 4096;

function hash(text: string): number {
  let sum = 0;
  for (let nth = 0; nth < text.length; nth++) sum = (Math.imul(sum, 31) + text.charCodeAt(nth)) | 0;
  return Math.abs(sum % MAX_SHARED);
}

/**
 * Keeps a bucket for each sender, in a limited amount of memory.
 *
 * If there are too many senders, the bucket of the sender that was quiet for the longest time becomes a shared bucket.
 * About one sender in 4,096 begins with the same shared bucket. So a sender that has spent its bucket never gets a full
 * bucket because other senders came.
 */
export class SenderBuckets {
  readonly #limits: BucketLimits;
  readonly #now: () => number;
  /** The buckets by sender, in the order of the last request of each sender. */
  readonly #own = new Map<string, Bucket>();
  readonly #shared = new Map<number, Bucket>();

  constructor(limits: BucketLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Returns the bucket of a sender, as it is now. */
  of(sender: string): Bucket {
    const { maxRequests, maxRecords } = this.#limits;
    const known = this.#own.get(sender) ?? this.#shared.get(hash(sender));
    const bucket = this.#fill({
      ...(known ?? { requests: maxRequests, records: maxRecords, filledAtMs: this.#now() }),
    });
    this.#own.delete(sender);
    this.#own.set(sender, bucket);
    if (this.#own.size > MAX_SENDERS) this.#shareOldest();
    return bucket;
  }

  #fill(bucket: Bucket): Bucket {
    const { requestsPerSecond, recordsPerSecond, maxRequests, maxRecords } = this.#limits;
    const atMs = this.#now();
    // The clock of the machine could have been set back since the last request.
    const seconds = Math.max(0, atMs - bucket.filledAtMs) / 1000;
    if (seconds > 0) {
      bucket.requests = Math.min(maxRequests, bucket.requests + seconds * requestsPerSecond);
      bucket.records = Math.min(maxRecords, bucket.records + seconds * recordsPerSecond);
    }
    bucket.filledAtMs = atMs;
    return bucket;
  }

  #shareOldest(): void {
    const [[sender, oldest]] = this.#own as unknown as [[string, Bucket]];
    this.#own.delete(sender);
    const { requests, records, filledAtMs } = this.#fill(oldest);
    const { maxRequests, maxRecords } = this.#limits;
    // A full bucket need not be remembered: a new sender has a full bucket.
    if (requests >= maxRequests && records >= maxRecords) return;
    const slot = hash(sender);
    const shared = this.#fill(this.#shared.get(slot) ?? { ...oldest });
    this.#shared.set(slot, {
      requests: Math.min(shared.requests, requests),
      records: Math.min(shared.records, records),
      filledAtMs,
    });
  }
}
