import type { SlowFilter, SlowPage } from '../../core/index.ts';
import { conventions, type FilterMembers, readSlowFilter, slowPageOf } from '../../core/internal.ts';
import { jsonRows } from '../rows/json-rows.ts';
import { laneRank } from '../rows/preferred-rows.ts';
import type { QueryFunction } from '../rows/query-function.ts';
import { rowToSpan, spanColumns, type SpanRow } from '../rows/span-row.ts';
import { readableColumns } from '../rows/table-columns.ts';
import { DURATION, SLOW_SPAN } from '../schema/failure-columns.ts';

interface SlowRow extends SpanRow {
  readonly nano: string;
  readonly key: string;
  readonly lane: 'server' | 'page' | 'unknown';
  readonly correlation_id: string | null;
  readonly session_id: string | null;
}

const CONDITIONS: Readonly<Record<keyof FilterMembers, (parameter: string) => string>> = {
  service: (given) => `resource ->> '${conventions.SERVICE_NAME}' = ${given}`,
  name: (given) => `name = ${given}`,
  sessionId: (given) => `session_id = ${given}::uuid`,
  traceId: (given) => `trace_id = ${given}`,
  correlationId: (given) => `correlation_id = ${given}::uuid`,
  from: (given) => `start_time_unix_nano >= ${given}::bigint`,
  to: (given) => `start_time_unix_nano < ${given}::bigint`,
  fingerprint: () => 'false',
  text: () => 'false',
};

const KEY = `(trace_id || ':' || span_id) collate "C"`;

/** Lists the slow operations of one tenant. See `TraceReader.slow`. */
export async function listSlow(query: QueryFunction, filter: SlowFilter, tenant: string): Promise<SlowPage> {
  const list = readSlowFilter(filter, tenant);
  if (!list) return { operations: [], cursor: null };
  const { lookup, limit, after } = list;
  const params = [tenant];
  const add = (value: string): string => `$${params.push(value)}::text`;
  const conditions = (Object.entries(lookup) as [keyof FilterMembers, string][]).map(([name, value]) =>
    CONDITIONS[name](add(value)),
  );
  if (after) {
    const nano = `${add(after.nano)}::bigint`;
    // The first condition alone can use an index.
    conditions.push(`${DURATION} <= ${nano}`, `(${DURATION} < ${nano} or ${KEY} > ${add(after.key)})`);
  }
  const rows = await jsonRows<SlowRow>(
    query,
    `select (to_jsonb(record) || jsonb_build_object('nano', record.nano::text))::text as json
    from (
      select ${readableColumns(spanColumns)}, lane, correlation_id, session_id, ${DURATION} as nano, ${KEY} as key
      from waybill.spans as span
      where ${['tenant = $1::text', SLOW_SPAN, ...conditions].join('\n        and ')}
        and attributes -> '${conventions.UNFINISHED}' is distinct from 'true'::jsonb
        and not exists (select from waybill.spans as other
          where other.tenant = span.tenant and other.trace_id = span.trace_id and other.span_id = span.span_id
            and (${laneRank('other')}, other.received_at, other.writer) < (${laneRank('span')}, span.received_at, span.writer)
          offset 0)
      order by ${DURATION} desc, ${KEY}
      limit ${limit + 1}
    ) as record
    order by record.nano desc, record.key`,
    params,
  );
  return slowPageOf(
    rows.map((row) => ({
      record: rowToSpan({ ...row, is_claim: false }),
      nano: row.nano,
      key: row.key,
      isFromPage: row.lane === 'page',
      correlationId: row.correlation_id,
      sessionId: row.session_id,
    })),
    list,
  );
}
