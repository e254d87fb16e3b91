import { conventions } from '../../core/internal.ts';

const HEADER = `attributes ->> '${conventions.FOREIGN_HEADER}'`;

/** The SQL of the foreign trace id of a span, in lower case and without hyphens, as searches compare it. */
export const FOREIGN_ID: string = `lower(replace(${HEADER}, '-', ''))`;

/** The statement that creates the index of foreign trace ids. Few spans have one, so the index is small. */
export const foreignTraceIds: readonly string[] = [
  `create index if not exists spans_tenant_foreign_trace_id_idx
    on waybill.spans (tenant, ${FOREIGN_ID}, start_time_unix_nano desc) where ${HEADER} is not null`,
];

const ATTRIBUTE = `attributes ->> '${conventions.FOREIGN_TRACE_ID}'`;
const EVENT_VALUE = "event_metadata ->> 'foreign_trace_id'";

/** The SQL of the foreign id that all records of a trace carry, in the form of {@link FOREIGN_ID}. */
export const CARRIED_ID: string = `lower(replace(${ATTRIBUTE}, '-', ''))`;

/** The SQL of the foreign id in the metadata of a domain event, in the same form. */
export const EVENT_FOREIGN_ID: string = `lower(replace(${EVENT_VALUE}, '-', ''))`;

/** The statements that create the indexes of the foreign ids that spans, log records and domain events carry. */
export const carriedForeignIds: readonly string[] = [
  `create index if not exists spans_tenant_carried_foreign_id_idx
    on waybill.spans (tenant, ${CARRIED_ID}, start_time_unix_nano desc) where ${ATTRIBUTE} is not null`,
  `create index if not exists logs_tenant_carried_foreign_id_idx
    on waybill.logs (tenant, ${CARRIED_ID}, time_unix_nano desc) where ${ATTRIBUTE} is not null`,
  `create index if not exists domain_events_foreign_trace_id_idx
    on public.domain_events (${EVENT_FOREIGN_ID}, created_at desc) where ${EVENT_VALUE} is not null`,
];
