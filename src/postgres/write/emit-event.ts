import { isSafeId, parseUuid } from '../../core/internal.ts';
import type { QueryFunction } from '../rows/query-function.ts';
import type { TracingContext } from '../../core/index.ts';

/** Something that happened in the business. */
export interface DomainEvent {
  /** What happened, such as `member.invited`. */
  readonly type: string;
  /** What is to be said about it, as JSON. @default {} */
  readonly data?: object;
  /** About the event itself; the ids of the context join it and win over values of the same name. @default {} */
  readonly metadata?: object;
  /** Who did it, from the verified token. */
  readonly userId?: string | null;
  /** How long it took, for `event_metadata`. */
  readonly durationMs?: number;
  /** Whose trace the event belongs to, where there are tenants; it goes into `event_metadata`. @default the default tenant */
  readonly tenant?: string;
}

type Column = readonly [name: string, value: string | null, cast: '' | '::uuid' | '::jsonb'];

// The columns are of type uuid; an id of another identity provider must not cost the event, and stays in the metadata.
function asUuid(id: string | null | undefined): string | null {
  return id && parseUuid(id) ? id : null;
}

function withoutNothing(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== null),
  );
}

/**
 * Writes an event into `public.domain_events`, with the ids of what caused it: in columns, and in `event_metadata`.
 *
 * Pass the context of the span that is at work, such as `span.context`: its `spanId` and `parentSpanId` go along. The
 * write is one statement. Rejects with the database's error: an event is the app's own data, and the app must know.
 * `waybill/postgres` has the migration of the table; one of your own needs its columns of the same names.
 */
export async function emitEvent(
  query: QueryFunction,
  { type, data = {}, metadata = {}, userId, durationMs, tenant }: DomainEvent,
  context: TracingContext,
): Promise<{ id: string }> {
  if (typeof type !== 'string' || type === '') {
    throw new TypeError("[waybill] emitEvent needs the type of the event; pass { type: 'member.invited' }.");
  }
  if (tenant !== undefined && !(typeof tenant === 'string' && isSafeId(tenant))) {
    throw new TypeError(
      `[waybill] emitEvent got the tenant ${String(tenant)}; give 1 to 128 letters, digits, "_", ".", ":" or "-".`,
    );
  }
  const { correlationId, sessionId, traceId, spanId, parentSpanId } = context;
  const eventMetadata = {
    ...metadata,
    ...withoutNothing({
      correlation_id: correlationId,
      session_id: sessionId,
      trace_id: traceId,
      span_id: spanId,
      parent_span_id: parentSpanId,
      duration_ms: durationMs,
      'waybill.tenant': tenant,
      user_id: asUuid(userId) ? undefined : userId,
    }),
  };
  const columns: readonly Column[] = [
    ['event_type', type, ''],
    ['event_data', JSON.stringify(data), '::jsonb'],
    ['event_metadata', JSON.stringify(eventMetadata), '::jsonb'],
    ['correlation_id', asUuid(correlationId), '::uuid'],
    ['session_id', asUuid(sessionId), '::uuid'],
    ['trace_id', traceId, ''],
    ['span_id', spanId ?? null, ''],
    ['parent_span_id', parentSpanId ?? null, ''],
    // A table from before Waybill may know no users.
    ...(userId === undefined ? [] : [['user_id', asUuid(userId), '::uuid'] as const]),
  ];
  const [row] = await query(
    `insert into public.domain_events (${columns.map(([name]) => name).join(', ')})
    values (${columns.map(([, , cast], index) => `$${index + 1}::text${cast}`).join(', ')})
    returning id::text as id`,
    columns.map(([, value]) => value),
  );
  if (typeof row?.['id'] !== 'string') {
    throw new Error(
      '[waybill] the event was not stored; look for a rule or trigger on public.domain_events.',
    );
  }
  return { id: row['id'] };
}
