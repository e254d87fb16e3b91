/** How much one sender can send over time. A limit that is absent does not apply. */
export interface RateLimit {
  /** The number of requests per second. @default Infinity */
  readonly requestsPerSecond?: number;
  /** The number of records per second. @default Infinity */
  readonly recordsPerSecond?: number;
  /**
   * The size of a burst in seconds. After a quiet time, a sender can send in one burst as much as the limit allows for
   * this many seconds.
   * @default 10
   */
  readonly burstSeconds?: number;
}

/** Counts the requests and records of each sender. */
export interface RateLimiter {
  /**
   * Counts a request and returns 0 if the request is accepted. Otherwise returns how many milliseconds the sender must
   * wait.
   */
  readonly enter: (sender: string) => number;
  /**
   * Counts the records of a request that was accepted. If there are more of them than the limit allows, the sender must
   * wait before its next request.
   */
  readonly charge: (sender: string, records: number) => void;
}

interface Bucket {
  requests: number;
  records: number;
  filledAtMs: number;
}

// Each bucket takes about 200 bytes. Above this number of senders, the limiter forgets the sender that was quiet for
// the longest time. If that sender returns, it has a full burst again.
const MAX_SENDERS = 10_000;

function secondsToOne(left: number, perSecond: number): number {
  return left >= 1 ? 0 : (1 - left) / perSecond;
}

/**
 * Creates the rate limiter. It has a token bucket for each sender. Throws for limits that would refuse every request.
 */
export function createRateLimiter(
  { requestsPerSecond = Infinity, recordsPerSecond = Infinity, burstSeconds = 10 }: RateLimit,
  { now }: { now: () => number },
): RateLimiter {
  for (const [name, value] of Object.entries({ requestsPerSecond, recordsPerSecond, burstSeconds })) {
    if (!(value > 0)) {
      throw new RangeError(`[waybill] rateLimit.${name} is ${String(value)}; pass a number above 0.`);
    }
  }
  // If a burst were smaller than one request, the limiter would never accept a request.
  const maxRequests = Math.max(1, requestsPerSecond * burstSeconds);
  const maxRecords = Math.max(1, recordsPerSecond * burstSeconds);
  const buckets = new Map<string, Bucket>();

  function bucketOf(sender: string): Bucket {
    const atMs = now();
    const known = buckets.get(sender);
    const bucket = known ?? { requests: maxRequests, records: maxRecords, filledAtMs: atMs };
    // The clock of the machine could have been set back since the last request.
    const seconds = Math.max(0, atMs - bucket.filledAtMs) / 1000;
    if (seconds > 0) {
      bucket.requests = Math.min(maxRequests, bucket.requests + seconds * requestsPerSecond);
      bucket.records = Math.min(maxRecords, bucket.records + seconds * recordsPerSecond);
    }
    bucket.filledAtMs = atMs;
    // The map is ordered by the last request of each sender, so the first sender was quiet for the longest time.
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
