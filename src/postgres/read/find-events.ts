import type { Attributes, EventRecord } from '../../core/index.ts';
import { parseUuid } from '../../core/internal.ts';
import type { QueryFunction } from '../rows/query-function.ts';
import { jsonRows } from '../rows/json-rows.ts';
import { EVENT_TENANT, tenantOf, type TenantOptions } from '../rows/tenant.ts';

const MAX_EVENTS = 10_000;

type EventRow = Readonly<Record<string, unknown>>;

function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function asAttributes(value: unknown): Attributes {
  if (value === null || value === undefined) return {};
  return typeof value === 'object' && !Array.isArray(value)
    ? (value as Attributes)
    : { value: value as string };
}

// If the app created the table `domain_events` itself, the columns for the type and the data of an event can have other
// names.
function toEvent(row: EventRow): EventRecord {
  return {
    id: asText(row.id) ?? '',
    eventType: asText(row.event_type ?? row.type ?? row.name) ?? '',
    createdAt: asText(row.created_at) ?? '1970-01-01T00:00:00.000000Z',
    correlationId: asText(row.correlation_id),
    sessionId: asText(row.session_id),
    traceId: asText(row.trace_id),
    spanId: asText(row.span_id),
    parentSpanId: asText(row.parent_span_id),
    data: asAttributes(row.event_data ?? row.data ?? row.payload),
    metadata: asAttributes(row.event_metadata),
  };
}

async function findEvents(
  query: QueryFunction,
  condition: string,
  id: string | null,
  options: TenantOptions,
): Promise<readonly EventRecord[]> {
  const tenant = tenantOf(options);
  if (id === null) return [];
  const rows = await jsonRows<EventRow>(
    query,
    // The column `id` could hold a 64-bit number, and `created_at` could have a time zone or none. So the statement
    // returns both as text.
    `select (to_jsonb(event) || jsonb_build_object(
      'id', to_jsonb(event) ->> 'id',
      'created_at', to_char(event.created_at::timestamptz at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    ))::text as json
    from public.domain_events as event
    where ${condition} and ${EVENT_TENANT} = $2::text
    order by event.created_at desc
    limit ${MAX_EVENTS}`,
    [id, tenant],
  );
  return rows.map(toEvent);
}

/**
 * Finds the domain events of one correlation id. Returns at most 10,000 events, newest first.
 *
 * The correlation id is a UUID. Any other text finds no events. Rejects with the database's error if the database
 * fails. Also rejects if the tenant is not valid.
 */
export async function findEventsByCorrelation(
  query: QueryFunction,
  correlationId: string,
  options: TenantOptions = {},
): Promise<readonly EventRecord[]> {
  return findEvents(query, 'correlation_id = $1::text::uuid', parseUuid(correlationId), options);
}

/**
 * Finds the domain events of one auth session. Returns at most 10,000 events, newest first.
 *
 * The session id is a UUID. Any other text finds no events. Rejects with the database's error if the database fails.
 * Also rejects if the tenant is not valid.
 */
export async function findEventsBySession(
  query: QueryFunction,
  sessionId: string,
  options: TenantOptions = {},
): Promise<readonly EventRecord[]> {
  return findEvents(query, 'session_id = $1::text::uuid', parseUuid(sessionId), options);
}

/** Finds the domain events of one trace, newest first. */
export async function findEventsByTrace(
  query: QueryFunction,
  traceId: string,
  options: TenantOptions,
): Promise<readonly EventRecord[]> {
  return findEvents(query, 'trace_id = $1::text', traceId, options);
}
