import type { DeliveryAccount } from '../delivery/delivery-account.ts';
import type { QueueSource } from '../delivery/queue-source.ts';
import type { TracingContext } from '../propagation/tracing-context.ts';
import type { Diagnostics } from '../records/diagnostics.ts';
import { isError } from '../records/is-error.ts';
import type { TelemetryRecord } from '../records/records.ts';
import type { Subscribers } from '../records/subscribers.ts';
import { createLastRecords } from './last-records.ts';
import { completeRecord, type OwnFields, type RecordSource } from './record-source.ts';

const MAX_STAGED = 1000;

/** Tells of a record. */
export interface RecordEvent {
  readonly type: 'record';
  readonly record: TelemetryRecord;
}

/** What a stream knows of its surroundings. */
export interface StreamSurroundings {
  readonly diagnostics: Diagnostics;
  /** The auth session of work in this context. */
  readonly sessionOf: (context: TracingContext | undefined) => string | null;
  /** The listeners to records, whether these are exported or not. Where there are some, no record waits. */
  readonly subscribers: Pick<Subscribers<RecordEvent>, 'has' | 'tell'>;
  /** Runs a function outside of any action. */
  readonly outside: <T>(fn: () => T) => T;
}

/** A span under way. */
export interface OpenSpan extends Pick<RecordSource, 'provenance' | 'resource'> {
  /** Describes it as it stands; nothing where it would not be recorded if it ended. */
  snapshot(): OwnFields | undefined;
}

/** Hears that so many records wait in the stream, an error among them or not. */
export type Wake = (waiting: number, isUrgent: boolean) => void;

/** Writes log lines of its own at deliveries. */
export interface DeliveryNotes extends Pick<QueueSource, 'noteDropped'> {
  /** A delivery begins: writes how many lines of each message were left out. */
  readonly writeSuppressed: () => void;
}

/**
 * The one way of records: a source is staged, described when a reader looks or at the next delivery, remembered, and
 * taken by the queue. To describe a source takes longer than to take it down, so the app's own work does not wait for it.
 */
export class RecordStream implements QueueSource {
  /** The spans under way. */
  readonly open: Set<OpenSpan> = new Set();
  /** Whether it takes nothing any more. What is staged can still be taken. */
  isClosed = false;
  /** The queue that takes the records. Without one they are only remembered and told to listeners. */
  wake: Wake | undefined;
  notes: DeliveryNotes | undefined;
  readonly #surroundings: StreamSurroundings;
  readonly #last = createLastRecords();
  #staged: RecordSource[] = [];
  /** What is described, to be exported, and not yet taken. */
  #ready: TelemetryRecord[] = [];
  #snapshots: readonly TelemetryRecord[] = [];
  #isMuted = false;

  constructor(surroundings: StreamSurroundings) {
    this.#surroundings = surroundings;
  }

  /** Stages a source. */
  add(source: RecordSource): void {
    const { diagnostics, sessionOf, subscribers } = this.#surroundings;
    if (this.isClosed) return;
    if (this.#isMuted) {
      const message = 'Records are dropped: the exporter logs to its own tracing.';
      return diagnostics.report({ kind: 'exporter', message });
    }
    source.sessionId = sessionOf(source.provenance?.context);
    const count = this.#staged.push(source);
    if (!source.canWait || count === MAX_STAGED || subscribers.has('record')) this.#settle();
    else this.wake?.(count + this.#ready.length, false);
  }

  /** Runs what belongs to an export. What it records at once is dropped: that would be exported, and so for ever. */
  mute<T>(work: () => T): T {
    this.#isMuted = true;
    try {
      return this.#surroundings.outside(work);
    } finally {
      this.#isMuted = false;
    }
  }

  take(): readonly TelemetryRecord[] {
    // The queue asks at any time, so the redactor of the app would be found in whatever action runs then.
    this.#surroundings.outside(() => this.#describeStaged());
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  takeForDelivery(queued: ReadonlyMap<TelemetryRecord, unknown>, exit: boolean): readonly TelemetryRecord[] {
    this.notes?.writeSuppressed();
    const records = this.take();
    // Snapshots of an attempt that failed are still there.
    if (this.#snapshots.some((record) => queued.has(record))) return records;
    // An error shows before its action ends: what it happened in goes with it, and at the end of a page all does.
    const errors = [...queued.keys(), ...records].filter(isError);
    const failed = new Set(errors.map(({ traceId }) => traceId));
    this.#snapshots = (exit || errors[0] ? this.#snapshotsOfOpen() : []).filter(
      (record) => (exit || failed.has(record.traceId)) && this.#last.isExported(record),
    );
    return [...records, ...this.#snapshots];
  }

  noteDropped(dropped: DeliveryAccount['dropped']): void {
    this.notes?.noteDropped(dropped);
  }

  /** Gives the last records, and snapshots of the spans that are still open. */
  recent(): readonly TelemetryRecord[] {
    this.#settle();
    return [...this.#last.all(), ...this.#snapshotsOfOpen()];
  }

  #snapshotsOfOpen(): TelemetryRecord[] {
    return [...this.open].flatMap((span) => {
      const own = span.snapshot();
      const { provenance, resource } = span;
      const sessionId = this.#surroundings.sessionOf(provenance?.context);
      return own ? completeRecord({ provenance, resource, sessionId }, own) : [];
    });
  }

  #settle(): void {
    const isUrgent = this.#describeStaged();
    if (this.#ready[0]) this.wake?.(this.#ready.length, isUrgent);
  }

  /** Describes what is staged; tells whether an error is among what is to be exported. */
  #describeStaged(): boolean {
    const { diagnostics, subscribers } = this.#surroundings;
    const staged = this.#staged;
    this.#staged = [];
    let isUrgent = false;
    for (const source of staged) {
      try {
        const own = source.describe();
        if (!own) continue;
        const record = completeRecord(source, own);
        if (subscribers.has('record')) subscribers.tell({ type: 'record', record });
        for (const exported of this.#last.add(record)) {
          isUrgent ||= isError(exported);
          if (this.wake) this.#ready.push(exported);
        }
      } catch (error) {
        diagnostics.caught('a record', error);
      }
    }
    return isUrgent;
  }
}
