import { expect } from 'vitest';
import type { Delivery, Diagnostic, Exporter, ExportRequest, TelemetryRecord } from 'waybill';
import { DeliveryQueue } from '../../../src/core/delivery/delivery-queue.ts';
import type { DeliveryChange, DeliveryState } from '../../../src/core/delivery/delivery-state.ts';
import type { DurableQueue } from '../../../src/core/delivery/durable-queue.ts';
import type { QueueSource } from '../../../src/core/delivery/queue-source.ts';
import { createDiagnostics, type Diagnostics } from '../../../src/core/records/diagnostics.ts';
import { isError } from '../../../src/core/records/is-error.ts';

/** A log record. A severity number of 17 makes it an error. */
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

/** The answer of the exporter to one batch. */
export type Answer = Partial<Delivery> | Error | 'never';

/** A queue without a tracing; the test gives it its parts. `add` hands it one record, as a stream does. */
export interface LoneQueue extends DeliveryQueue {
  readonly add: (record: TelemetryRecord) => void;
}

/** Settings of {@link queueOf}. */
export interface LoneQueueOptions {
  readonly onChange?: (
    state: DeliveryState,
    records: readonly TelemetryRecord[],
    change: DeliveryChange,
  ) => void;
  readonly source?: Partial<QueueSource>;
  readonly storage?: DurableQueue;
}

/** Opens a queue without a tracing. */
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
      // The queue takes each record by itself, so that the test can count every change.
      queue.account();
    },
  });
}

/** A queue with an exporter that gives the listed answers in turn. After the last answer it takes every record. */
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

/** The given number of log records. Their bodies are r0, r1, r2 ... */
export function numbered(count: number): TelemetryRecord[] {
  return Array.from({ length: count }, (_, nth) => record(`r${nth}`));
}
