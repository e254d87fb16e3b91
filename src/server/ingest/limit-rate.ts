/** How much one sender may send, over time. A limit that is not given does not exist. */
export interface RateLimit {
  /** Requests a second. @default Infinity */
  readonly requestsPerSecond?: number;
  /** Records a second. @default Infinity */
  readonly recordsPerSecond?: number;
  /** For how many seconds' worth somebody who was quiet may send at once. @default 10 */
  readonly burstSeconds?: number;
}

/** Knows what each sender has sent. */
export interface RateLimiter {
  /** Counts a request and gives 0, or says for how many milliseconds the sender has to wait. */
  readonly enter: (sender: string) => number;
  /** Counts the records of a request that was let in. They may be more than are left; the sender waits afterwards. */
  readonly charge: (sender: string, records: number) => void;
}

interface Bucket {
  requests: number;
  records: number;
  filledAtMs: number;
}

// Each takes about 200 bytes. Who has not been heard of for longest is forgotten, and has the full burst again.
const MAX_SENDERS = 10_000;

function secondsToOne(left: number, perSecond: number): number {
  return left >= 1 ? 0 : (1 - left) / perSecond;
}

/** Creates a token bucket for each sender; throws for limits that let nothing through. */
export function createRateLimiter(
  { requestsPerSecond = Infinity, recordsPerSecond = Infinity, burstSeconds = 10 }: RateLimit,
  { now }: { now: () => number },
): RateLimiter {
  for (const [name, value] of Object.entries({ requestsPerSecond, recordsPerSecond, burstSeconds })) {
    if (!(value > 0)) {
      throw new RangeError(`[waybill] rateLimit.${name} is ${String(value)}; pass a number above 0.`);
    }
  }
  // A burst below one would never let anything in.
  const maxRequests = Math.max(1, requestsPerSecond * burstSeconds);
  const maxRecords = Math.max(1, recordsPerSecond * burstSeconds);
  const buckets = new Map<string, Bucket>();

  function bucketOf(sender: string): Bucket {
    const atMs = now();
    const known = buckets.get(sender);
    const bucket = known ?? { requests: maxRequests, records: maxRecords, filledAtMs: atMs };
    // Clocks are set back at times.
    const seconds = Math.max(0, atMs - bucket.filledAtMs) / 1000;
    if (seconds > 0) {
      bucket.requests = Math.min(maxRequests, bucket.requests + seconds * requestsPerSecond);
      bucket.records = Math.min(maxRecords, bucket.records + seconds * recordsPerSecond);
    }
    bucket.filledAtMs = atMs;
    // At the end of the map stands who was heard of last.
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
