import { DeliveryQueue } from '../delivery/delivery-queue.ts';
import type { DurableQueue } from '../delivery/durable-queue.ts';
import type { Exporter } from '../records/exporter.ts';
import { RecordStream, type StreamSurroundings } from '../stream/record-stream.ts';
import type { QueueSurroundings } from '../delivery/delivery-queue.ts';

/** The surroundings of a pipe. */
export interface PipeSurroundings extends StreamSurroundings {
  /** The listeners to its records and deliveries. */
  readonly subscribers: StreamSurroundings['subscribers'] & QueueSurroundings['subscribers'];
  /** Keeps queued records after the page has ended. @default none */
  readonly storage?: DurableQueue | undefined;
}

/** The way of records from their source to an exporter. */
export interface RecordPipe {
  readonly stream: RecordStream;
  /** Absent if there is no exporter. */
  readonly queue: DeliveryQueue | undefined;
}

/** Creates the pipe of an exporter: a stream, and the queue that pulls records from the stream. */
export function createRecordPipe(exporter: Exporter | undefined, surroundings: PipeSurroundings): RecordPipe {
  const stream = new RecordStream(surroundings);
  if (!exporter) return { stream, queue: undefined };
  const queue = new DeliveryQueue((...batch) => stream.mute(() => exporter(...batch)), {
    ...surroundings,
    source: stream,
  });
  stream.wake = (...waiting) => queue.wake(...waiting);
  return { stream, queue };
}
