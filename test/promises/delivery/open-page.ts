import type { DeliveryAccount } from 'waybill';
import { createTracing } from '../../../src/core/internal.ts';
import { exportFromPage } from './export-from-page.ts';
import type { PageLife, Surroundings } from './page-surroundings.ts';
import { queueOnDisk } from './queue-on-disk.ts';

/** One page of an origin, from its start to its end. */
export interface Page {
  readonly log: (nth: number, level: 'debug' | 'info' | 'warn' | 'error') => void;
  readonly flush: () => void;
  readonly takeOver: () => void;
  readonly setHidden: (hidden: boolean) => void;
  readonly account: () => DeliveryAccount;
  /** The dropped records, by their `nth`. */
  readonly dropped: readonly number[];
  /** The time at which each record was captured, by its `nth`, in virtual milliseconds. */
  readonly captured: ReadonlyMap<number, number>;
  /** Leaves as a tab does that is closed or reloaded. */
  readonly close: () => void;
  /** Ends as a process does that is killed. */
  readonly kill: () => void;
}

let pages = 0;

/** Opens a page in its surroundings. */
export function openPage(surroundings: Surroundings): Page {
  const life: PageLife = { id: `page ${++pages}`, state: 'open', isHidden: false };
  const captured = new Map<number, number>();
  const dropped: number[] = [];
  const { queue, takeOver } = queueOnDisk(life, surroundings);
  const tracing = createTracing({
    service: 'page',
    environment: 'test',
    logLevel: 'debug',
    onDiagnostic: () => {},
    queue,
    exporter: exportFromPage(life, surroundings),
  });
  if (surroundings.listens) {
    tracing.subscribe((event) => {
      if (event.type !== 'delivery' || event.change !== 'dropped') return;
      for (const { attributes } of event.records) dropped.push(Number(attributes['nth'] ?? -1));
    });
  }

  function end(state: 'closed' | 'killed'): void {
    life.state = state;
    surroundings.disk.alive.delete(life.id);
  }

  return {
    log(nth, level) {
      captured.set(nth, performance.now());
      tracing.log[level](`record ${nth}`, { nth });
    },
    flush: () => void tracing.flush(),
    takeOver,
    setHidden(hidden) {
      life.isHidden = hidden;
      if (hidden) void tracing.flush({ exit: true });
    },
    account: tracing.account,
    dropped,
    captured,
    close() {
      void tracing.flush({ exit: true });
      end('closed');
    },
    kill: () => end('killed'),
  };
}
