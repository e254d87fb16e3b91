import { otlpExporter, type DeliveryAccount, type DurableQueue } from 'waybill';
import { keepRecords } from '../../../src/browser/durable/keep-records.ts';
import { createTracing } from '../../../src/core/internal.ts';
import { openDisk, type Disk } from './disk.ts';
import type { FaultServer } from './fault-server.ts';
import type { Random } from './random.ts';

/** A mistake that is planted, to show that it is found. */
export type Plant = 'deletes before it sends' | 'writes nothing down' | 'makes a new id at each try';

/** One page of an origin, from its start to its end. */
export interface Page {
  readonly log: (nth: number, level: 'debug' | 'info' | 'warn' | 'error') => void;
  readonly flush: () => void;
  readonly takeOver: () => void;
  readonly setHidden: (hidden: boolean) => void;
  readonly account: () => DeliveryAccount;
  /** Which records were dropped, by their `nth`. */
  readonly dropped: readonly number[];
  /** What it captured when, by `nth`: virtual milliseconds. */
  readonly captured: ReadonlyMap<number, number>;
  /** Leaves as a tab does that is closed or reloaded. */
  readonly close: () => void;
  /** Ends as a process does that is killed. */
  readonly kill: () => void;
}

/** An export under way. */
export interface ExportCall {
  request: string;
}

interface Surroundings {
  readonly disk: Disk;
  readonly server: FaultServer;
  readonly random: Random;
  readonly isOffline: () => boolean;
  /** The exports under way, each with its last request. */
  readonly calls: Set<ExportCall>;
  readonly maxRecords: number;
  readonly maxBytes: number;
  /** Without it, the page has no listener, as most apps. */
  readonly listens: boolean;
  readonly plant: Plant | undefined;
}

let pages = 0;
let requests = 0;

export function openPage({
  disk,
  server,
  random,
  isOffline,
  calls,
  maxRecords,
  maxBytes,
  listens,
  plant,
}: Surroundings): Page {
  const id = `page ${++pages}`;
  const captured = new Map<number, number>();
  const dropped: number[] = [];
  let state: 'open' | 'closed' | 'killed' = 'open';
  let isHidden = false;
  let takeOver = (): void => {};

  const queue: DurableQueue = {
    maxRecords,
    maxAgeMs: 7 * 24 * 3_600_000,
    open(hooks) {
      const storage = keepRecords(hooks, {
        openRows: () =>
          openDisk(disk, {
            state: () => state,
            // As often as Chromium loses what a page begins to write while it is left.
            isLost: () => random.chance(0.25),
            delayMs: () => random.below(20),
          }),
        owner: {
          id,
          live: async () => void disk.alive.add(id),
          rest: () => void disk.alive.delete(id),
          census: async () => (owner) => owner !== id && !disk.alive.has(owner),
        },
        last: {
          leave: (rows) => void disk.last.set(id, rows),
          clear: (owner) => void disk.last.delete(owner),
          find: (isGone) => [...disk.last].filter(([owner]) => isGone(owner)),
        },
        isHidden: () => isHidden,
        maxBytes,
      });
      takeOver = () => void (state === 'open' && storage.takeOver());
      return plant === 'writes nothing down' ? { ...storage, keep() {}, save() {} } : storage;
    },
  };

  const otlp = otlpExporter({ url: server.url });
  const tracing = createTracing({
    service: 'page',
    environment: 'test',
    logLevel: 'debug',
    onDiagnostic: () => {},
    queue,
    exporter(records, request) {
      // Nobody is left to wait for it.
      if (state !== 'open' && !request.exit) return new Promise(() => {});
      if (plant === 'deletes before it sends') {
        for (const [name, row] of disk.rows) if (row.key[0] === id) disk.rows.delete(name);
      }
      const sent =
        plant === 'makes a new id at each try'
          ? records.map((record) => ({
              ...record,
              attributes: { ...record.attributes, 'log.record.uid': String(random.next()) },
            }))
          : records;
      const call: ExportCall = { request: '' };
      calls.add(call);
      return otlp(sent, {
        ...request,
        fetch(input, init) {
          if (isOffline()) return Promise.reject(new TypeError('Failed to fetch'));
          call.request = String(++requests);
          return fetch(input, { ...init, headers: { ...init?.headers, 'x-request': call.request } });
        },
      }).finally(() => calls.delete(call));
    },
  });
  if (listens) {
    tracing.subscribe((event) => {
      if (event.type !== 'delivery' || event.change !== 'dropped') return;
      for (const { attributes } of event.records) dropped.push(Number(attributes['nth'] ?? -1));
    });
  }

  return {
    log(nth, level) {
      captured.set(nth, performance.now());
      tracing.log[level](`record ${nth}`, { nth });
    },
    flush: () => void tracing.flush(),
    takeOver: () => takeOver(),
    setHidden(hidden) {
      isHidden = hidden;
      if (hidden) void tracing.flush({ exit: true });
    },
    account: tracing.account,
    dropped,
    captured,
    close() {
      void tracing.flush({ exit: true });
      state = 'closed';
      disk.alive.delete(id);
    },
    kill() {
      state = 'killed';
      disk.alive.delete(id);
    },
  };
}
