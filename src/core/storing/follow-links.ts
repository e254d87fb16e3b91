import { parseUuid } from '../propagation/uuid.ts';
import { CORRELATION_ID } from '../records/semantic-conventions.ts';
import type { TraceData } from '../records/trace-data.ts';
import { TRACE_ID } from './id-patterns.ts';

const MOST_TRACES = 100;
const MOST_RECORDS = 50_000;
const MOST_CORRELATIONS = 100;

/** How a store reads traces. */
export interface LinkedReads {
  readonly read: (traceId: string) => Promise<TraceData | null>;
  /** Finds the traces that link to a trace, and the traces of correlation ids, which are 32 hex digits. */
  readonly tied: (traceId: string, correlations: readonly string[]) => Promise<readonly string[]>;
}

const recordsOf = ({ spans, logs, events }: TraceData): number => spans.length + logs.length + events.length;

function linkedBy({ spans }: TraceData): readonly string[] {
  return spans
    .flatMap(({ links = [] }) => links.map(({ traceId }) => traceId))
    .filter((id) => TRACE_ID.test(id));
}

function correlationsOf({ spans, logs, events }: TraceData): readonly string[] {
  const given = [
    ...[...spans, ...logs].map(({ attributes }) => attributes[CORRELATION_ID]),
    ...events.map(({ correlationId }) => correlationId),
  ];
  return [...new Set(given)].flatMap((id) => (typeof id === 'string' ? (parseUuid(id) ?? []) : []));
}

const order = (a: bigint | string, b: bigint | string): number => (a < b ? -1 : a > b ? 1 : 0);

function joinTraces(traces: readonly TraceData[], isCut: boolean): TraceData {
  const [{ traceId, reference }] = traces as readonly [TraceData];
  const claims = traces.flatMap((trace) => trace.claims ?? []);
  return {
    traceId,
    reference,
    spans: traces
      .flatMap(({ spans }) => spans)
      .toSorted((a, b) => order(BigInt(a.startTimeUnixNano), BigInt(b.startTimeUnixNano))),
    logs: traces
      .flatMap(({ logs }) => logs)
      .toSorted((a, b) => order(BigInt(a.timeUnixNano), BigInt(b.timeUnixNano))),
    events: traces.flatMap(({ events }) => events).toSorted((a, b) => order(a.createdAt, b.createdAt)),
    ...(claims.length > 0 && { claims }),
    traces: traces.map((trace) => trace.traceId),
    ...(isCut && { isCut }),
  };
}

/**
 * Reads a trace and the traces that are tied to it: by links in either direction, and by correlation ids. It goes from
 * trace to trace, the nearest first, until there is no other trace, or 100 traces or 50,000 records were read. Resolves
 * with `null` if the first trace has nothing.
 */
export async function followLinks(traceId: string, { read, tied }: LinkedReads): Promise<TraceData | null> {
  const first = parseUuid(traceId);
  if (first === null) return null;
  const waiting = [first];
  const known = new Set(waiting);
  const asked = new Set<string>();
  const traces: TraceData[] = [];
  let records = 0;
  // The list grows while it is read.
  for (const id of waiting) {
    if (traces.length >= MOST_TRACES || records >= MOST_RECORDS) return joinTraces(traces, true);
    const trace = await read(id);
    if (!trace) {
      if (traces.length === 0) return null;
      continue;
    }
    traces.push(trace);
    records += recordsOf(trace);
    const correlations = correlationsOf(trace)
      .filter((one) => !asked.has(one))
      .slice(0, MOST_CORRELATIONS);
    for (const one of correlations) asked.add(one);
    const next = new Set([...linkedBy(trace), ...(await tied(id, correlations))]);
    for (const other of [...next].toSorted(order)) {
      if (known.has(other) || known.size > 10 * MOST_TRACES) continue;
      known.add(other);
      waiting.push(other);
    }
  }
  return joinTraces(traces, false);
}
