import type { DurableQueue, TelemetryRecord } from '../../core/index.ts';

/** Settings of {@link memoryQueue}. */
export interface MemoryQueueOptions {
  /** The greatest number of records that can wait. @default 20_000 */
  readonly maxRecords?: number;
  /** The memory that the waiting records can take, in bytes. It is estimated. @default 33_554_432 (32 MiB) */
  readonly maxBytes?: number;
}

const MAX_AGE_MS = 7 * 24 * 3_600_000;
// Records wait at the source until they are sent. After so many of them, they come into the queue, which measures them.
const MOST_UNMEASURED = 1000;

// A redactor of the app can return any value, also a circle.
const MOST_VALUES = 5000;

// A boxed text of the app has a value for each character.
function isOfRecord(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}

/**
 * Estimates the memory of a record: two bytes for each character, and 64 for each other value. Never
 * throws. All records share their resource, so it does not count.
 */
function sizeOf(record: TelemetryRecord): number {
  const { resource } = record;
  const objects: object[] = [record];
  let size = 64;
  let count = 0;
  try {
    // The list grows while it is read.
    for (let nth = 0; nth < objects.length; nth++) {
      for (const value of Object.values(objects[nth]!) as unknown[]) {
        if (++count > MOST_VALUES) return size;
        if (typeof value === 'string') size += 2 * value.length;
        else if (value !== resource) {
          size += 64;
          if (isOfRecord(value)) objects.push(value);
        }
      }
    }
  } catch {
    // A getter of the app threw.
  }
  return size;
}

function checkLimit(name: string, value: number): void {
  if (!(value > 0)) throw new RangeError(`[waybill] ${name} is ${value}; pass a number above 0.`);
}

/**
 * Creates the queue of a server: records wait in memory until the receiver takes them. `createServerTracing` and
 * `createSpan` use it with its defaults.
 *
 * If more records wait than the limits allow, records are dropped, the least important and oldest first: log lines below
 * `info`, then spans and other lines, and errors last. `onDiagnostic` hears of it once, and one log line a minute tells
 * how many records were dropped.
 *
 * @example
 * createServerTracing({ service: 'import', exporter, queue: memoryQueue({ maxRecords: 100_000, maxBytes: 2 ** 28 }) });
 */
export function memoryQueue({
  maxRecords = 20_000,
  maxBytes = 32 * 1024 * 1024,
}: MemoryQueueOptions = {}): DurableQueue {
  checkLimit('maxRecords', maxRecords);
  checkLimit('maxBytes', maxBytes);
  return {
    maxRecords,
    maxAgeMs: MAX_AGE_MS,
    open(queue) {
      const sizes = new Map<TelemetryRecord, number>();
      let bytes = 0;
      let unmeasured = 0;
      const isOver = (): boolean => bytes > maxBytes;
      return {
        keep(record) {
          if (!record) {
            if (++unmeasured % MOST_UNMEASURED === 0) queue.pull();
            return;
          }
          const size = sizeOf(record);
          sizes.set(record, size);
          bytes += size;
          while (isOver() && queue.shed());
        },
        forget(records) {
          for (const record of records) {
            bytes -= sizes.get(record) ?? 0;
            sizes.delete(record);
          }
        },
        // A server has no users of its own, and no page that ends.
        identify() {},
        save() {},
        close() {},
      };
    },
  };
}
