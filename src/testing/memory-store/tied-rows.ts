import { conventions, isError, isRefused, TRACE_ID } from '../../core/internal.ts';
import { type RowSet, uuidOf } from './memory-rows.ts';

const MOST_RUNS = 100;

/** Finds the traces of a tenant that link to a trace, and the traces of correlation ids, which are 32 hex digits. */
export function tiedRows(
  { spans, logs, events }: RowSet,
  traceId: string,
  correlations: readonly string[],
): readonly string[] {
  const isTied = (id: unknown): boolean => correlations.includes(uuidOf(id) ?? '');
  const found = [
    ...spans.filter(({ record }) => record.links?.some((link) => link.traceId === traceId)),
    ...[...spans, ...logs].filter(({ record }) => isTied(record.attributes[conventions.CORRELATION_ID])),
    ...events.filter(({ record }) => isTied(record.correlationId)),
  ];
  const ids = found.map(({ record }) => record.traceId ?? '');
  return [...new Set(ids)].filter((id) => TRACE_ID.test(id)).toSorted();
}

/** Finds the trace of the latest run of an action that went well, before a time in nanoseconds. */
export function goodRunOf({ spans, logs }: RowSet, name: string, before: string): string | undefined {
  const bad = [...spans, ...logs].filter(
    ({ record }) => isError(record) || (record.type === 'log' && isRefused(record)),
  );
  const badTraces = new Set(bad.map(({ record }) => record.traceId));
  return spans
    .filter(({ record, nano }) => !record.parentSpanId && record.name === name && nano < BigInt(before))
    .toSorted((a, b) => Number(b.nano - a.nano) || (a.record.traceId < b.record.traceId ? -1 : 1))
    .slice(0, MOST_RUNS)
    .filter(({ record: { attributes } }) => attributes[conventions.UNFINISHED] !== true)
    .filter(({ record: { attributes } }) => attributes[conventions.OUTCOME] !== 'abandoned')
    .map(({ record }) => record.traceId)
    .find((id) => !badTraces.has(id));
}
