import { generateSpanId, type DurableQueue } from '../../core/index.ts';
import { openIndexedDbRows } from './indexed-db-rows.ts';
import { KeptRecords } from './kept-records.ts';
import { createLastRows } from './last-rows.ts';
import { listen } from '../page/listen.ts';
import { readMember } from '../page/read-member.ts';
import { createPageOwner } from './page-owner.ts';

/** Settings of {@link durableQueue}. */
export interface DurableQueueOptions {
  /** Name of the IndexedDB database. All pages of an origin share it. @default 'waybill' */
  readonly name?: string;
  /** The greatest number of waiting records of one page. @default 10,000 */
  readonly maxRecords?: number;
  /** The greatest size of all waiting records together, in characters of JSON. @default 5,242,880 (5 MiB) */
  readonly maxBytes?: number;
  /** The longest time that a record waits, in milliseconds. @default 604,800,000 (seven days) */
  readonly maxAgeMs?: number;
}

/**
 * Keeps queued records in IndexedDB until they are delivered, so that they survive a reload, a crash and days offline.
 *
 * A record is written to the database within 250 ms (immediately in a hidden tab), and deleted when the receiver has
 * accepted it. Each page of the origin takes over the records of pages that have ended: when it starts, when the user
 * looks at it again, and every 30 seconds. Each record belongs to one page at a time, so two tabs do not send the same
 * record. If there is no room for more records, the records of the lowest severity are dropped first, beginning with
 * the oldest. Errors are dropped last. `tracing.account()` counts each dropped record. If the browser denies IndexedDB,
 * records wait in memory, and `onDiagnostic` gets one report. Throws if a limit is not a number above 0.
 *
 * @example
 * createTracing({ service: 'shop-web', exporter: otlpExporter({ url: '/otlp' }), queue: durableQueue() });
 */
export function durableQueue({
  name = 'waybill',
  maxRecords = 10_000,
  maxBytes = 5_242_880,
  maxAgeMs = 604_800_000,
}: DurableQueueOptions = {}): DurableQueue {
  for (const [option, bound] of Object.entries({ maxRecords, maxBytes, maxAgeMs })) {
    if (!(bound > 0)) throw new RangeError(`[waybill] ${option} is ${bound}; pass a number above 0.`);
  }
  return {
    maxRecords,
    maxAgeMs,
    open(queue) {
      const id = generateSpanId();
      const owner = createPageOwner(`${name}.queue:`, id);
      const isHidden = (): boolean =>
        globalThis.document && readMember(Document, 'visibilityState', document) === 'hidden';
      const storage = new KeptRecords(queue, {
        openRows: (onClosed) => openIndexedDbRows(name, onClosed),
        owner,
        last: createLastRows(`${name}.queue:`, id),
        isHidden,
        maxBytes,
        maxAgeMs,
      });
      const takeOver = (): void => void (isHidden() || storage.takeOver());
      const wake = (): void => void owner.live().then(takeOver);
      const stopListening = listen(
        {
          pagehide: owner.rest,
          freeze: owner.rest,
          pageshow: wake,
          resume: wake,
          visibilitychange: takeOver,
        },
        true,
      );
      // Safari has no `requestIdleCallback`.
      const { requestIdleCallback: whenIdle = setTimeout } = globalThis as Partial<typeof globalThis>;
      whenIdle(takeOver, { timeout: 1000 } as never);
      const interval = setInterval(takeOver, 30_000);
      return {
        keep: (record) => storage.keep(record),
        identify(renamed) {
          storage.identify(renamed);
          takeOver();
        },
        forget: (records) => storage.forget(records),
        save: () => storage.save(),
        close() {
          stopListening();
          clearInterval(interval);
          storage.close();
        },
      };
    },
  };
}
