import {
  conventions,
  type FilterMembers,
  MOST_CALLS,
  MOST_LINKS,
  MOST_NAME,
  serviceMapOf,
} from '../../core/internal.ts';
import type { ServiceEdge, ServiceMap } from '../../core/index.ts';
import type { RowSet, SpanRow } from './memory-rows.ts';
import { preferredSpans } from './preferred-rows.ts';

interface Call {
  readonly caller: SpanRow;
  readonly callee: SpanRow;
}

const keyOf = (traceId: string, spanId: string): string => `${traceId}:${spanId}`;

function nameOf({ record }: SpanRow): string {
  const name = record.resource[conventions.SERVICE_NAME];
  return typeof name === 'string' ? [...name].slice(0, MOST_NAME).join('') : '';
}

const isServer = ({ kind }: SpanRow['record']): boolean => kind === 'server' || kind === 'consumer';

/** Tells whether a span can be the callee of a call. */
function isEntry({ record }: SpanRow): boolean {
  const { kind, parentSpanId, remoteParent, links } = record;
  return (
    (parentSpanId !== undefined && (remoteParent || isServer(record))) ||
    (kind === 'consumer' && links !== undefined)
  );
}

/** Finds the spans that called a span, each once. */
function callersOf(callee: SpanRow, spans: ReadonlyMap<string, SpanRow>): readonly SpanRow[] {
  const { traceId, spanId, parentSpanId, kind, links = [] } = callee.record;
  const callers = new Set<SpanRow>();
  const parent = parentSpanId === spanId ? undefined : spans.get(keyOf(traceId, parentSpanId ?? ''));
  if (parent && (isServer(callee.record) || nameOf(parent) !== nameOf(callee))) callers.add(parent);
  for (const link of kind === 'consumer' ? links.slice(0, MOST_LINKS) : []) {
    const linked = spans.get(keyOf(link.traceId, link.spanId));
    if (linked?.record.kind === 'producer') callers.add(linked);
  }
  return [...callers];
}

function durationOf({ record, nano }: SpanRow): number {
  const end = BigInt(record.endTimeUnixNano);
  return nano === 0n || end < nano ? 0 : Number(end - nano) / 1e6;
}

function edgeOf(calls: readonly [Call, ...Call[]]): ServiceEdge {
  const [{ caller, callee }] = calls;
  const durations = calls.map((call) => durationOf(call.callee)).toSorted((a, b) => a - b);
  const atRank = (share: number): number => durations[Math.ceil(share * durations.length) - 1]!;
  return {
    caller: nameOf(caller),
    callee: nameOf(callee),
    kind: callee.record.kind === 'consumer' ? 'message' : 'call',
    calls: calls.length,
    errors: calls.filter((call) => call.callee.record.status.code === 'error').length,
    p50Ms: atRank(0.5),
    p95Ms: atRank(0.95),
    ...(calls.every((call) => call.callee.lane === 'page') && { lane: 'page' as const }),
  };
}

/** Counts the calls between the programs of a tenant. */
export function serviceRows({ spans }: RowSet, { from, to }: FilterMembers): ServiceMap {
  const shown = preferredSpans(spans);
  const byKey = new Map(shown.map((row) => [keyOf(row.record.traceId, row.record.spanId), row]));
  const entries = shown
    .filter(isEntry)
    .filter(({ nano }) => nano >= BigInt(from ?? 0) && (to === undefined || nano < BigInt(to)))
    .toReversed();
  const counted = (['server', 'page'] as const).flatMap((lane) =>
    entries.filter((row) => row.lane === lane).slice(0, MOST_CALLS),
  );
  const edges = new Map<string, [Call, ...Call[]]>();
  for (const callee of counted) {
    for (const caller of callersOf(callee, byKey)) {
      const key = JSON.stringify([nameOf(caller), nameOf(callee), callee.record.kind === 'consumer']);
      const known = edges.get(key);
      if (known) known.push({ caller, callee });
      else edges.set(key, [{ caller, callee }]);
    }
  }
  return serviceMapOf([...edges.values()].map(edgeOf), counted.length < entries.length);
}
