import { expect } from 'vitest';
import type { Delivery, Diagnostic, Exporter, ExportRequest, TelemetryRecord } from 'waybill';
import { DeliveryQueue } from '../../../src/core/delivery/delivery-queue.ts';
import type { DeliveryChange, DeliveryState } from '../../../src/core/delivery/delivery-state.ts';
import type { DurableQueue } from '../../../src/core/delivery/durable-queue.ts';
import type { QueueSource } from '../../../src/core/delivery/queue-source.ts';
import { createDiagnostics, type Diagnostics } from '../../../src/core/records/diagnostics.ts';
import { isError } from '../../../src/core/records/is-error.ts';

/** A log record; 17 is the severity of an error. */
export function record(body: string, severityNumber = 9): TelemetryRecord {
  return {
    type: 'log',
    timeUnixNano: '1',
    severityNumber,
    severityText: '',
    body,
    attributes: {},
    flags: 0,
    resource: {},
  };
}

/** What the exporter does with one batch. */
export type Answer = Partial<Delivery> | Error | 'never';

/** A queue that stands alone, but for what a test gives it; `add` hands it one record, as its stream does. */
export interface LoneQueue extends DeliveryQueue {
  readonly add: (record: TelemetryRecord) => void;
}

/** Settings of a queue that stands alone. */
export interface LoneQueueOptions {
  readonly onChange?: (
    state: DeliveryState,
    records: readonly TelemetryRecord[],
    change: DeliveryChange,
  ) => void;
  readonly source?: Partial<QueueSource>;
  readonly storage?: DurableQueue;
}

/** Opens a queue that stands alone. */
export function queueOf(
  exporter: Exporter,
  diagnostics: Diagnostics,
  { onChange = () => {}, source, storage }: LoneQueueOptions = {},
): LoneQueue {
  let ready: TelemetryRecord[] = [];
  const queue = new DeliveryQueue(exporter, {
    diagnostics,
    storage,
    subscribers: {
      has: () => true,
      tell: ({ delivery, records, change }) => onChange(delivery, records, change),
    },
    source: {
      take() {
        const taken = ready;
        ready = [];
        return taken;
      },
      takeForDelivery: () => [],
      noteDropped() {},
      ...source,
    },
  });
  return Object.assign(queue, {
    add(one: TelemetryRecord) {
      ready.push(one);
      queue.wake(ready.length, isError(one));
      // Each record is pulled by itself, so that every change can be counted.
      queue.account();
    },
  });
}

/** A queue before an exporter that answers as told, and by taking everything once it has been told nothing. */
export function openQueue(...answers: Answer[]) {
  const batches: { bodies: unknown[]; request: ExportRequest }[] = [];
  const states: DeliveryState[] = [];
  const diagnostics: Diagnostic[] = [];
  const added = { count: 0 };
  const queue = queueOf(
    async (records, request) => {
      batches.push({ bodies: records.map((one) => (one.type === 'log' ? one.body : one.name)), request });
      const answer = answers.shift() ?? {};
      if (answer === 'never') return new Promise(() => {});
      if (answer instanceof Error) throw answer;
      return { accepted: records.length - (answer.rejected?.length ?? 0), rejected: [], ...answer };
    },
    createDiagnostics({ onDiagnostic: (diagnostic) => void diagnostics.push(diagnostic) }),
    {
      onChange(state) {
        states.push(state);
        expect(state.delivered + state.queued + state.dropped).toBe(added.count);
      },
    },
  );
  function add(...records: TelemetryRecord[]): void {
    for (const one of records) {
      added.count++;
      queue.add(one);
    }
  }
  return {
    queue,
    add,
    diagnostics,
    batches: () => batches.map(({ bodies }) => bodies),
    requests: () => batches.map(({ request }) => request),
    state: () => states.at(-1),
  };
}

/** So many log records, called r0, r1, r2. */
export function numbered(count: number): TelemetryRecord[] {
  return Array.from({ length: count }, (_, nth) => record(`r${nth}`));
}
