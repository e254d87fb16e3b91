import { SenderBuckets, type Bucket } from './sender-buckets.ts';

/** How much one sender can send over time. A limit that is absent does not apply. */
export interface RateLimit {
  /** The number of requests per second. @default Infinity */
  readonly requestsPerSecond?: number;
  /**
   * The number of records per second. A group without records counts as one record. A body counts as at least one
   * record for each 4,096 bytes, because reading a body takes time even if it holds no records.
   * @default Infinity
   */
  readonly recordsPerSecond?: number;
  /**
   * The size of a burst in seconds. After a quiet time, a sender can send in one burst as much as the limit allows for
   * this many seconds.
   * @default 10
   */
  readonly burstSeconds?: number;
}

/** A request, as the rate limit counts it. */
export interface RateEntry {
  /** How many milliseconds the sender must wait. If it is 0, the request is accepted. */
  readonly waitMs: number;
  /**
   * Counts the bytes of the body after its end, and finds out again how long the sender must wait. The sender must wait
   * if its other bodies have used up the limit since this body began.
   */
  readonly arrived: (bytes: number) => void;
  /**
   * Counts the records of a body. If there are more of them than the limit allows, the sender must wait before its next
   * request.
   */
  readonly charge: (records: number) => void;
}

/** Counts the requests and records of each sender. */
export interface RateLimiter {
  /** Counts a request. `bytes` is the expected size of its body. That much is held back until the body has arrived. */
  readonly enter: (sender: string, bytes?: number) => RateEntry;
}

// Most records are smaller than this, so for most bodies the number of records decides.
const BYTES_PER_RECORD = 4096;

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
  const buckets = new SenderBuckets({ requestsPerSecond, recordsPerSecond, maxRequests, maxRecords }, now);

  const waitOf = ({ requests, records }: Bucket): number =>
    1000 * Math.max(secondsToOne(requests, requestsPerSecond), secondsToOne(records, recordsPerSecond));

  return {
    enter(sender, bytes = 0) {
      const bucket = buckets.of(sender);
      const waitMs = waitOf(bucket);
      const held = bytes / BYTES_PER_RECORD;
      let charged = 0;
      if (waitMs === 0) {
        bucket.requests--;
        bucket.records -= held;
      }
      const entry = {
        waitMs,
        arrived(read: number): void {
          // The limiter looks for the bucket again, because it could have been shared in the meantime.
          const after = buckets.of(sender);
          after.records = Math.min(maxRecords, after.records + held);
          entry.waitMs = 1000 * secondsToOne(after.records, recordsPerSecond);
          charged = read / BYTES_PER_RECORD;
          after.records -= charged;
        },
        charge(records: number): void {
          buckets.of(sender).records -= Math.max(0, records - charged);
        },
      };
      return entry;
    },
  };
}
