/** How much one sender may send over time. A limit that is absent does not apply. */
export interface RateLimit {
  /** Requests per second. @default Infinity */
  readonly requestsPerSecond?: number;
  /** Records per second. @default Infinity */
  readonly recordsPerSecond?: number;
  /** The size of a burst: after a quiet time, a sender may send as much at once as in this many seconds. @default 10 */
  readonly burstSeconds?: number;
}

/** Counts the requests and records of each sender. */
export interface RateLimiter {
  /** Counts a request and returns 0, or returns how many milliseconds the sender must wait. */
  readonly enter: (sender: string) => number;
  /**
   * Counts the records of a request that was let in. There may be more records than the limit allows; then the sender
   * waits afterwards.
   */
  readonly charge: (sender: string, records: number) => void;
}

interface Bucket {
  requests: number;
  records: number;
  filledAtMs: number;
}

// Each bucket takes about 200 bytes. Above this number the limiter forgets the sender that was quiet for longest. That
// sender has a full burst again.
const MAX_SENDERS = 10_000;

function secondsToOne(left: number, perSecond: number): number {
  return left >= 1 ? 0 : (1 - left) / perSecond;
}

/** Creates a token bucket for each sender. Throws for limits that let nothing through. */
export function createRateLimiter(
  { requestsPerSecond = Infinity, recordsPerSecond = Infinity, burstSeconds = 10 }: RateLimit,
  { now }: { now: () => number },
): RateLimiter {
  for (const [name, value] of Object.entries({ requestsPerSecond, recordsPerSecond, burstSeconds })) {
    if (!(value > 0)) {
      throw new RangeError(`[waybill] rateLimit.${name} is ${String(value)}; pass a number above 0.`);
    }
  }
  // A burst below one request would never let a request in.
  const maxRequests = Math.max(1, requestsPerSecond * burstSeconds);
  const maxRecords = Math.max(1, recordsPerSecond * burstSeconds);
  const buckets = new Map<string, Bucket>();

  function bucketOf(sender: string): Bucket {
    const atMs = now();
    const known = buckets.get(sender);
    const bucket = known ?? { requests: maxRequests, records: maxRecords, filledAtMs: atMs };
    // A clock is sometimes set back.
    const seconds = Math.max(0, atMs - bucket.filledAtMs) / 1000;
    if (seconds > 0) {
      bucket.requests = Math.min(maxRequests, bucket.requests + seconds * requestsPerSecond);
      bucket.records = Math.min(maxRecords, bucket.records + seconds * recordsPerSecond);
    }
    bucket.filledAtMs = atMs;
    // The map is ordered by the last request, so its first sender was quiet for longest.
    buckets.delete(sender);
    buckets.set(sender, bucket);
    if (buckets.size > MAX_SENDERS) buckets.delete(buckets.keys().next().value!);
    return bucket;
  }

  return {
    enter(sender) {
      const bucket = bucketOf(sender);
      const waitSeconds = Math.max(
        secondsToOne(bucket.requests, requestsPerSecond),
        secondsToOne(bucket.records, recordsPerSecond),
      );
      if (waitSeconds > 0) return waitSeconds * 1000;
      bucket.requests--;
      return 0;
    },
    charge(sender, records) {
      bucketOf(sender).records -= records;
    },
  };
}
