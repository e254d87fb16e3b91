import type { SpanRecord, TraceData } from '../../core/index.ts';
import { conventions } from '../../core/internal.ts';
import { readSpanTimes, type SpanTimes } from '../tree/span-times.ts';
import { createSpanTree, type SpanTree } from '../tree/span-tree.ts';

/** A request that reached a server without the headers of its caller, so that the server began a trace of its own. */
export interface LostHeaders {
  /** The span that the server began. */
  readonly span: SpanRecord;
  /** The request that reached the server. Absent if none fits, or if more than one does. */
  readonly caller?: SpanRecord | undefined;
  /** How many requests could be the caller. */
  readonly candidates: number;
}

/**
 * Finds requests that lost their headers on the way, for example in a proxy.
 *
 * A server span at the top of its trace has lost its headers if the server says so (`waybill.context_lost`), or if a
 * request of the same correlation, method and path was answered by no recorded span. If several requests fit, only
 * those count that were running when the server began. Read the trace with `follow: 'links'`, because the request and its
 * answer are in different traces.
 *
 * Takes time in proportion to n log n for n spans. Never throws.
 */
export function lostHeaders({ spans }: TraceData): readonly LostHeaders[] {
  const tree = createSpanTree(spans);
  const times = readSpanTimes(tree.spans);
  const callers = new Map<number, Candidates>();
  for (const group of groupByWork(tree).values()) {
    for (const [answer, candidates] of matchByTime(group, times)) callers.set(answer, candidates);
  }
  return tree.spans.flatMap((span, index): readonly LostHeaders[] => {
    if (!beganTrace(span)) return [];
    const { count, first } = callers.get(index) ?? NO_CANDIDATES;
    if (count === 0 && span.attributes[conventions.CONTEXT_LOST] !== true) return [];
    return [{ span, caller: count === 1 ? tree.spans[first!] : undefined, candidates: count }];
  });
}

interface Candidates {
  readonly count: number;
  /** The index of one of them. */
  readonly first?: number | undefined;
}

const NO_CANDIDATES: Candidates = { count: 0 };

const beganTrace = ({ kind, parentSpanId }: SpanRecord): boolean => kind === 'server' && !parentSpanId;

interface Group {
  /** Requests that no recorded span answered. */
  readonly requests: number[];
  /** Server spans that began a trace. */
  readonly answers: number[];
}

/** Groups spans by correlation, method and path. */
function groupByWork({ spans, parents }: SpanTree): ReadonlyMap<string, Group> {
  const answered = new Set<number>();
  for (const [index, { kind }] of spans.entries()) if (kind === 'server') answered.add(parents[index]!);
  const groups = new Map<string, Group>();
  for (const [index, span] of spans.entries()) {
    const isRequest = span.kind === 'client' && !answered.has(index);
    const key = isRequest || beganTrace(span) ? keyOf(span) : undefined;
    if (key === undefined) continue;
    const group = groups.get(key) ?? { requests: [], answers: [] };
    groups.set(key, group);
    group[isRequest ? 'requests' : 'answers'].push(index);
  }
  return groups;
}

function keyOf({ kind, attributes }: SpanRecord): string | undefined {
  const path =
    kind === 'client' ? pathOf(attributes[conventions.URL_FULL]) : attributes[conventions.URL_PATH];
  const facts = [attributes[conventions.CORRELATION_ID], attributes[conventions.HTTP_METHOD], path];
  return facts.every((fact) => typeof fact === 'string') ? JSON.stringify(facts) : undefined;
}

function pathOf(url: unknown): string | undefined {
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).pathname : undefined;
}

/**
 * Counts the requests during which each answer began. If there are none, all requests fit, because clocks differ. Goes
 * through all times once: 50,000 answers that each look at 50,000 requests would take minutes.
 */
function* matchByTime(
  { requests, answers }: Group,
  { starts, ends }: SpanTimes,
): Iterable<readonly [answer: number, candidates: Candidates]> {
  const beginning = requests.toSorted((a, b) => starts[a]! - starts[b]!);
  const ending = requests.toSorted((a, b) => ends[a]! - ends[b]!);
  const running = new Set<number>();
  let begun = 0;
  let ended = 0;
  for (const answer of answers.toSorted((a, b) => starts[a]! - starts[b]!)) {
    const now = starts[answer]!;
    for (; begun < beginning.length && starts[beginning[begun]!]! <= now; begun++)
      running.add(beginning[begun]!);
    for (; ended < ending.length && ends[ending[ended]!]! < now; ended++) running.delete(ending[ended]!);
    const [first] = running;
    yield [
      answer,
      running.size > 0 ? { count: running.size, first } : { count: requests.length, first: requests[0] },
    ];
  }
}
