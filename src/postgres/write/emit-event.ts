import {
  durationMs as millisecondsOf,
  isSafeId,
  parseUuid,
  type ActiveSpan,
  type GivenContext,
} from '../../core/internal.ts';
import type { QueryFunction } from '../rows/query-function.ts';
import { quoteName, tableParts } from '../rows/identifiers.ts';
import { readOwnColumns, type EventColumns } from './own-columns.ts';
import { readOrigin } from './read-origin.ts';

/** A business event, for the table of domain events. */
export interface DomainEvent {
  /** The type of the event, such as `member.invited`. */
  readonly type: string;
  /** The details of the event, as JSON. @default {} */
  readonly data?: object;
  /**
   * Data about the event itself. The ids of the context are added, and win over values with the same names. A value
   * `waybill.tenant` is left out, because only the option `tenant` names the tenant. @default {}
   */
  readonly metadata?: object;
  /** The id of the acting user, from the verified token. */
  readonly userId?: string | null;
  /** The id of the business process to which the event belongs, a UUID. @default the correlation id of the span */
  readonly correlationId?: string | undefined;
  /** The duration in milliseconds. It is stored in `event_metadata`. @default the duration of the span until now */
  readonly durationMs?: number;
  /** The tenant of the event. It is stored in `event_metadata`. @default the default tenant */
  readonly tenant?: string;
  /**
   * The table, as `pg_tables` has it. It needs the columns of `public.domain_events`. Searches of Waybill read only
   * `public.domain_events`. @default 'public.domain_events'
   */
  readonly table?: string | undefined;
  /**
   * Values for further columns of the table, by the name of the column. They travel as JSON, and the database converts
   * each one to the type of its column. A column with `undefined` keeps its default. @default none
   */
  readonly columns?: EventColumns | undefined;
}

const TENANT = 'waybill.tenant';

type Column = readonly [name: string, value: string | null, cast: '' | '::uuid' | '::jsonb'];

// The id columns have the type `uuid`. An identity provider other than Supabase could use ids that are not UUIDs. Such
// an id must not make the insert fail, so it is stored only in the metadata.
function asUuid(id: string | null | undefined): string | null {
  return id && parseUuid(id) ? id : null;
}

function withoutNothing(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== null),
  );
}

// Metadata can come from a request. Only the option `tenant` names the tenant, so the metadata cannot name another one.
// The copy is made of JSON, because a function `toJSON` of the metadata would replace all that is added later.
function withoutTenant(metadata: object): object {
  const { [TENANT]: _, ...own } = (JSON.parse(JSON.stringify(metadata) ?? 'null') ?? {}) as Record<
    string,
    unknown
  >;
  return own;
}

// A span of another make has no times to read, so its events have no duration.
function durationOf(origin: GivenContext): number | undefined {
  try {
    const { hasEnded, describe, ports } = Object(origin) as Partial<ActiveSpan>;
    if (!hasEnded || !describe || !ports) return undefined;
    const active = origin as ActiveSpan;
    const own = active.hasEnded() ? active.describe() : active.describe({}, ports.now());
    return own.type === 'span' ? millisecondsOf(own.startTimeUnixNano, own.endTimeUnixNano) : undefined;
  } catch {
    // A getter of the app threw.
    return undefined;
  }
}

/** Inserts the event, with further columns whose types only the database knows. */
async function insertEvent(
  query: QueryFunction,
  columns: readonly Column[],
  { table = 'public.domain_events', columns: further = {} }: Pick<DomainEvent, 'table' | 'columns'>,
): Promise<{ id: string }> {
  const name = tableParts(table, 'emitEvent').map(quoteName).join('.');
  // The metadata knows a user id that is no UUID, so `userId` is always written by its option.
  const own = readOwnColumns(further, [...columns.map(([column]) => column), 'user_id']);
  const values = columns.map(([, , cast], index) => `$${index + 1}::text${cast}`);
  const isPlain = own.names.length === 0;
  const source = `jsonb_populate_record(null::${name}, $${columns.length + 1}::text::jsonb) as own`;
  const [row] = await query(
    `insert into ${name} (${[...columns.map(([column]) => column), ...own.names].join(', ')})
    select ${[...values, ...own.names.map((column) => `own.${column}`)].join(', ')}${isPlain ? '' : ` from ${source}`}
    returning id::text as id`,
    [...columns.map(([, value]) => value), ...(isPlain ? [] : [own.json])],
  );
  if (typeof row?.['id'] !== 'string') {
    throw new Error(`[waybill] the event was not stored; look for a rule or trigger on ${table}.`);
  }
  return { id: row['id'] };
}

/**
 * Writes an event into `public.domain_events`. The ids of the action that caused the event are stored in columns and in
 * `event_metadata`.
 *
 * Pass the current span: the event gets the ids of the span, and as `duration_ms` the time from the begin of the span
 * until now, or until its end. Code that has only a context passes the context. Its event has no duration unless
 * `durationMs` is given. The event is worth more than its ids: without a context, or with an invalid id, it is stored
 * without that id.
 *
 * `columns` holds the values of further columns, for a table with columns of its own, and `table` names another table.
 *
 * The write is one statement. Rejects with the database's error, because an event is the app's own data: the app must
 * know if the event was not stored. The migrations of `waybill/postgres` create the table. Rejects with a
 * `TypeError` before it writes, if a name of a column or the table is not valid, or if `columns` names a column that the
 * event has anyway.
 */
export async function emitEvent(
  query: QueryFunction,
  { type, data = {}, metadata = {}, userId, durationMs, tenant, ...event }: DomainEvent,
  origin: GivenContext,
): Promise<{ id: string }> {
  if (typeof type !== 'string' || type === '') {
    throw new TypeError("[waybill] emitEvent needs the type of the event; pass { type: 'member.invited' }.");
  }
  if (tenant !== undefined && !(typeof tenant === 'string' && isSafeId(tenant))) {
    throw new TypeError(
      `[waybill] emitEvent got the tenant ${String(tenant)}; give 1 to 128 letters, digits, "_", ".", ":" or "-".`,
    );
  }
  const { sessionId, traceId, spanId, parentSpanId, ...ids } = readOrigin(origin);
  const { correlationId = ids.correlationId } = event;
  const eventMetadata = {
    ...withoutTenant(metadata),
    ...withoutNothing({
      correlation_id: correlationId,
      session_id: sessionId,
      trace_id: traceId,
      span_id: spanId,
      parent_span_id: parentSpanId,
      foreign_trace_id: ids.foreignTraceId,
      duration_ms: durationMs ?? durationOf(origin),
      [TENANT]: tenant,
      user_id: asUuid(userId) ? undefined : userId,
    }),
  };
  const columns: readonly Column[] = [
    ['event_type', type, ''],
    ['event_data', JSON.stringify(data), '::jsonb'],
    ['event_metadata', JSON.stringify(eventMetadata), '::jsonb'],
    ['correlation_id', asUuid(correlationId), '::uuid'],
    ['session_id', asUuid(sessionId), '::uuid'],
    ['trace_id', traceId ?? null, ''],
    ['span_id', spanId ?? null, ''],
    ['parent_span_id', parentSpanId ?? null, ''],
    // In an existing table, the column `user_id` can be missing. So the statement uses this column only for an event
    // with a `userId`.
    ...(userId === undefined ? [] : [['user_id', asUuid(userId), '::uuid'] as const]),
  ];
  return insertEvent(query, columns, event);
}
