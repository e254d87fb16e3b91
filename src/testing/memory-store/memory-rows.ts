import { jsonText, parseUuid, uidOf, writerOf } from '../../core/internal.ts';
import type { AttributeValue, EventRecord, Lane, LogRecord, SpanRecord } from '../../core/index.ts';

/** A stored record or event, and its place among the others. */
export interface Row<R> {
  readonly tenant: string;
  readonly lane: Lane;
  /** The number of rows that arrived before. */
  readonly nth: number;
  /** Rows with the same id describe the same span, log record or event. Readers show one of them. */
  readonly id: string;
  /** The time at which a span began, or of a log record or an event, in nanoseconds since 1970. */
  readonly nano: bigint;
  readonly record: R;
}

export type SpanRow = Row<SpanRecord>;
export type LogRow = Row<LogRecord>;
export interface EventRow extends Row<EventRecord> {
  /** Why the processing of the event failed. */
  readonly problem?: string;
}

/** All rows of one tenant, or of one trace of a tenant, in the order of their arrival. */
export interface RowSet {
  readonly spans: readonly SpanRow[];
  readonly logs: readonly LogRow[];
  readonly events: readonly EventRow[];
}

const isSnapshot = ({ attributes }: SpanRecord): boolean => attributes['waybill.unfinished'] === true;

/** Returns the nanoseconds since 1970 of an ISO time, also if it has more than three digits after the point. */
function nanoOfIso(iso: string): bigint {
  const ms = Date.parse(iso);
  const finer = /\.\d{3}(\d{1,6})/.exec(iso)?.[1] ?? '';
  return Number.isNaN(ms) ? 0n : BigInt(ms) * 1_000_000n + BigInt(finer.padEnd(6, '0'));
}

/**
 * The rows of all tenants, oldest first. A new row takes the place of the oldest one if there is no more room.
 *
 * The rules are those of the tables of `waybill/postgres`: the lane and the writer are part of the key of a span, nothing
 * replaces a finished span, and a log record is stored once in each lane.
 */
export class MemoryRows {
  readonly #room: number;
  readonly #spans = new Map<string, SpanRow>();
  readonly #logs = new Map<string, LogRow>();
  readonly #events = new Map<string, EventRow>();
  #count = 0;

  constructor(room: number) {
    this.#room = room;
  }

  /** Stores a span. `given` is the record that the sender gave, with the resource to which its writer belongs. */
  addSpan(tenant: string, lane: Lane, { record, given }: { record: SpanRecord; given: SpanRecord }): void {
    // A page without a writer could be anyone, so each version of its span is a row of its own.
    const writer =
      writerOf(given.resource) ??
      (lane === 'server' ? '' : jsonText({ ...record } as unknown as AttributeValue));
    const key = JSON.stringify([tenant, record.traceId, record.spanId, lane, writer]);
    const known = this.#spans.get(key);
    if (known) {
      const isLater = BigInt(record.endTimeUnixNano) > BigInt(known.record.endTimeUnixNano);
      if (!isSnapshot(known.record) || (isSnapshot(record) && !isLater)) return;
    }
    const nano = BigInt(record.startTimeUnixNano);
    const nth = known?.nth ?? this.#count++;
    this.#spans.set(key, { tenant, lane, nth, id: record.spanId, nano, record });
    this.#makeRoom();
  }

  addLog(tenant: string, lane: Lane, record: LogRecord): void {
    // A log record without a uid is recognised by its content.
    const uid = uidOf(record) ?? `content:${jsonText({ ...record } as unknown as AttributeValue)}`;
    const key = JSON.stringify([tenant, uid, lane]);
    if (this.#logs.has(key)) return;
    const nano = BigInt(record.timeUnixNano);
    this.#logs.set(key, { tenant, lane, nth: this.#count++, id: uid, nano, record });
    this.#makeRoom();
  }

  addEvent(tenant: string, record: EventRecord, problem?: string | null): void {
    const key = JSON.stringify([tenant, record.id]);
    if (this.#events.has(key)) return;
    const nano = nanoOfIso(record.createdAt);
    const row = { tenant, lane: 'server', nth: this.#count++, id: record.id, nano, record } as const;
    this.#events.set(key, typeof problem === 'string' ? { ...row, problem } : row);
    this.#makeRoom();
  }

  clear(): void {
    for (const rows of [this.#spans, this.#logs, this.#events]) rows.clear();
  }

  /** Returns the rows of a tenant. */
  of(tenant: string): RowSet {
    const own = <R extends Row<unknown>>(rows: ReadonlyMap<string, R>): readonly R[] =>
      [...rows.values()].filter((row) => row.tenant === tenant);
    return { spans: own(this.#spans), logs: own(this.#logs), events: own(this.#events) };
  }

  #makeRoom(): void {
    const tables = [this.#spans, this.#logs, this.#events] as Map<string, Row<unknown>>[];
    if (tables.reduce((sum, { size }) => sum + size, 0) <= this.#room) return;
    const oldest = tables.flatMap((rows) => {
      const [first] = rows;
      return first ? [{ rows, key: first[0], nth: first[1].nth }] : [];
    });
    const [{ rows, key }] = oldest.toSorted((a, b) => a.nth - b.nth) as [(typeof oldest)[number]];
    rows.delete(key);
  }
}

/** Returns the rows of one trace. */
export function ofTrace({ spans, logs, events }: RowSet, traceId: string): RowSet {
  const inTrace = ({ record }: Row<{ readonly traceId?: string | null | undefined }>): boolean =>
    record.traceId === traceId;
  return { spans: spans.filter(inTrace), logs: logs.filter(inTrace), events: events.filter(inTrace) };
}

/** Returns a UUID of an attribute, or null if it is none. */
export function uuidOf(value: unknown): string | null {
  return typeof value === 'string' ? parseUuid(value) : null;
}
