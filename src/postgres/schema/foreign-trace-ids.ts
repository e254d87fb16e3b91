import { conventions } from '../../core/internal.ts';

const HEADER = `attributes ->> '${conventions.FOREIGN_HEADER}'`;

/** The SQL of the foreign trace id of a span, in lower case and without hyphens, as searches compare it. */
export const FOREIGN_ID: string = `lower(replace(${HEADER}, '-', ''))`;

/** The statement that creates the index of foreign trace ids. Few spans have one, so the index is small. */
export const foreignTraceIds: readonly string[] = [
  `create index if not exists spans_tenant_foreign_trace_id_idx
    on waybill.spans (tenant, ${FOREIGN_ID}, start_time_unix_nano desc) where ${HEADER} is not null`,
];
