import type { DeliveryAccount } from '../delivery/delivery-account.ts';
import { DeliveryQueue } from '../delivery/delivery-queue.ts';
import type { DeliveryEvent } from '../delivery/delivery-state.ts';
import type { DurableQueue } from '../delivery/durable-queue.ts';
import type { QueueSource } from '../delivery/queue-source.ts';
import type { Diagnostics } from '../records/diagnostics.ts';
import type { Exporter } from '../records/exporter.ts';
import { isError } from '../records/is-error.ts';
import type { TelemetryRecord } from '../records/records.ts';
import type { IdentityChange } from '../propagation/record-identity.ts';
import type { Subscribers } from '../records/subscribers.ts';
import { createLastRecords } from './last-records.ts';
import { completeRecord, type OwnFields, type RecordSource, type SessionOf } from './record-source.ts';

const MAX_STAGED = 1000;
const EMPTY_ACCOUNT: DeliveryAccount = { captured: 0, adopted: 0, queued: 0, delivered: 0, dropped: {} };

/** The event that tells of a new record. */
export interface RecordEvent {
  readonly type: 'record';
  readonly record: TelemetryRecord;
}

/** The objects and settings that a record stream works with. */
export interface StreamSurroundings {
  readonly diagnostics: Diagnostics;
  /** Returns the auth session of a record. */
  readonly sessionOf: SessionOf;
  /**
   * The listeners to deliveries and records. They get all records, also records that are not exported. If there are
   * listeners to records, each record is described immediately.
   */
  readonly subscribers: Pick<Subscribers<RecordEvent | DeliveryEvent>, 'has' | 'tell'>;
  /** Keeps the current span while code runs. With `undefined`, a function runs outside of any action. */
  readonly carrier: { readonly run: <T>(span: undefined, fn: () => T) => T };
  /** Keeps queued records after the page has ended. @default nothing: records wait in memory */
  readonly storage?: DurableQueue | undefined;
  /** Whether a page sends the records, as its users. @default false: a program sends its records as itself */
  readonly hasUsers?: boolean | undefined;
}

/** A span under way. */
export interface OpenSpan extends RecordSource {
  /** Describes the span as it is now. Returns `undefined` if the span is not worth a record so far. */
  snapshot(): OwnFields | undefined;
}

/** The functions that write log lines about a delivery. */
export interface DeliveryNotes extends Pick<QueueSource, 'noteDropped'> {
  /**
   * Called when a delivery begins. Writes for each message how many lines were left out, and for each error how often it
   * repeated.
   */
  readonly writeCounts: () => void;
}

/**
 * Turns sources into records. First, a source is staged. It is described at the next delivery, or earlier if a reader
 * needs the record. Then the record is remembered, and the queue takes it for the exporter. Describing a source takes
 * longer than staging it, so the app's own work does not wait for the description.
 */
export class RecordStream implements QueueSource {
  /** The spans under way. */
  readonly open: Set<OpenSpan> = new Set();
  /** Whether the stream accepts no more sources. The queue can still take the staged sources. */
  isClosed = false;
  notes: DeliveryNotes | undefined;
  readonly #surroundings: StreamSurroundings;
  /** Absent if there is no exporter. Without a queue, records are only remembered and passed to listeners. */
  readonly #queue: DeliveryQueue | undefined;
  readonly #last = createLastRecords();
  #staged: RecordSource[] = [];
  /** Records to export that have been described, but that the queue has not taken yet. */
  #ready: TelemetryRecord[] = [];
  #snapshots: readonly TelemetryRecord[] = [];
  #isMuted = false;

  constructor(exporter: Exporter | undefined, surroundings: StreamSurroundings) {
    this.#surroundings = surroundings;
    this.#queue =
      exporter &&
      new DeliveryQueue((...batch) => this.#mute(() => exporter(...batch)), {
        ...surroundings,
        source: this,
      });
  }

  /** Stages a source. */
  add(source: RecordSource): void {
    const { diagnostics, sessionOf, subscribers } = this.#surroundings;
    if (this.isClosed) return;
    if (this.#isMuted) {
      const message = 'Records are dropped: the exporter logs to its own tracing.';
      return diagnostics.report({ kind: 'exporter', message });
    }
    source.sessionId = sessionOf(source.provenance?.context, source.resource);
    const count = this.#staged.push(source);
    diagnostics.guard('the queue', () => {
      if (!source.canWait || count === MAX_STAGED || subscribers.has('record')) this.#settle();
      else this.#queue?.wake(count + this.#ready.length, false);
    });
  }

  /**
   * Runs an export. Records that the exporter makes before it returns are dropped: their export would make new records,
   * and so on without end.
   */
  #mute<T>(work: () => T): T {
    this.#isMuted = true;
    try {
      return this.#surroundings.carrier.run(undefined, work);
    } finally {
      this.#isMuted = false;
    }
  }

  take(): readonly TelemetryRecord[] {
    this.#describeStaged();
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  takeForDelivery(queued: ReadonlyMap<TelemetryRecord, unknown>, exit: boolean): readonly TelemetryRecord[] {
    this.notes?.writeCounts();
    const records = this.take();
    // If an earlier attempt failed, its snapshots can still wait in the queue. Then there are no new snapshots.
    if (this.#snapshots.some((record) => queued.has(record))) return records;
    // A user can see an error before its action ends, so snapshots of the open spans of its trace are sent with it. At
    // page exit, snapshots of all open spans are sent.
    const known = [...queued.keys(), ...records];
    const failed = new Set(known.filter(isError).map(({ traceId }) => traceId));
    this.#snapshots = (exit || failed.size ? this.#snapshotsOfOpen() : []).filter(
      (record) => (exit || failed.has(record.traceId)) && this.#last.isExported(record),
    );
    return [...records, ...this.#snapshots];
  }

  noteDropped(dropped: DeliveryAccount['dropped']): void {
    this.notes?.noteDropped(dropped);
  }

  /** Sends the queued records. With `exit`, sends them in a request that outlives the page. Never rejects. */
  async flush(how?: { readonly exit?: boolean }): Promise<void> {
    await this.#queue?.flush(how);
  }

  /** Returns the counts of all records that were to be exported, by their outcome. */
  account(): DeliveryAccount {
    return this.#queue?.account() ?? EMPTY_ACCOUNT;
  }

  /** Accepts no more sources, and sends the queued records. Never rejects. */
  async close(): Promise<void> {
    this.notes?.writeCounts();
    this.isClosed = true;
    await this.flush();
    this.#queue?.dispose();
  }

  /** Tells the queue that the identity has changed. */
  identify(change: IdentityChange): void {
    this.#queue?.identify(change);
  }

  /** Returns the wanted ones among the last records and the snapshots of the spans that are still open. */
  recent(isWanted: (record: TelemetryRecord) => boolean): readonly TelemetryRecord[] {
    this.#settle();
    return [...this.#last.all(), ...this.#snapshotsOfOpen()].filter(isWanted);
  }

  #snapshotsOfOpen(): TelemetryRecord[] {
    return this.#outside([...this.open], (span) => {
      const own = span.snapshot();
      span.sessionId = this.#surroundings.sessionOf(span.provenance?.context, span.resource);
      return own ? [completeRecord(span, own)] : [];
    });
  }

  #settle(): void {
    this.#describeStaged();
    if (this.#ready[0]) this.#queue?.wake(this.#ready.length, this.#ready.some(isError));
  }

  #describeStaged(): void {
    const staged = this.#staged;
    this.#staged = [];
    const records = this.#outside(staged, (source) => this.#describe(source));
    if (this.#queue) this.#ready.push(...records);
  }

  /**
   * Makes records of sources, outside of any action. Sources of many actions are described together, while the code of
   * any action runs. The work of the app's redactor and of listeners must not belong to that action.
   */
  #outside<T>(
    sources: readonly T[],
    toRecords: (source: T) => readonly TelemetryRecord[],
  ): TelemetryRecord[] {
    const { carrier, diagnostics } = this.#surroundings;
    if (!sources[0]) return [];
    return carrier.run(undefined, () =>
      sources.flatMap((source) => diagnostics.guard('a record', () => toRecords(source)) ?? []),
    );
  }

  /** Describes one source. Returns the records to export now. */
  #describe(source: RecordSource): readonly TelemetryRecord[] {
    const own = source.describe();
    if (!own) return [];
    const record = completeRecord(source, own);
    this.#surroundings.subscribers.tell({ type: 'record', record });
    return this.#last.add(record);
  }
}
