import { faultOfTraceparent, isForeignId, parseId, readCorrelationId, SAMPLED } from '../../core/internal.ts';
import {
  parseTraceparent,
  parseTracestate,
  type Traceparent,
  type TracingContext,
} from '../../core/index.ts';
import type { HeaderTexts } from './read-headers.ts';
import type { TellProblem } from './message-problem.ts';

/** The place in a trace that a message names. */
export type MessageTrace = Pick<TracingContext, 'traceId' | 'spanId' | 'flags' | 'traceState'>;

/**
 * Reads the parent of a message. A message that was forwarded can have the `traceparent` of each program on its way.
 * The last one is the nearest, if all name the same trace.
 */
function readParent(texts: readonly string[], tell: TellProblem): Traceparent | undefined {
  if (texts.length > 1) tell('duplicate', 'traceparent');
  let parent: Traceparent | undefined;
  for (const text of texts) {
    const parsed = parseTraceparent(text);
    if (!parsed) tell(faultOfTraceparent(text), 'traceparent');
    else if (parent && parent.traceId !== parsed.traceId) {
      // W3C Trace Context begins a new trace here: https://www.w3.org/TR/trace-context-2/#traceparent-header
      tell('conflict', 'traceparent');
      return undefined;
    } else parent = parsed;
  }
  return parent;
}

const TRACE_IDS = ['trace_id', 'x-trace-id'];

/** Tells whether a trace id has another form, as the ids of other tracing systems can have. */
const isForeign = (text: string): boolean => parseId(text) === undefined && isForeignId(text);

/** Reads an id of 128 bits from the first of these headers that has one. */
function readId(headers: HeaderTexts, names: readonly string[], tell: TellProblem): string | undefined {
  for (const name of names) {
    const texts = (headers.get(name) ?? []).filter((text) => names !== TRACE_IDS || !isForeign(text));
    const ids = new Set(texts.map(parseId));
    if (texts.length > 1) tell('duplicate', name);
    if (ids.has(undefined)) {
      tell(texts.some((text) => /^[0-]+$/.test(text)) ? 'zero id' : 'invalid', name);
    }
    ids.delete(undefined);
    if (ids.size > 1) tell('conflict', name);
    const [id] = ids;
    if (ids.size === 1) return id;
  }
  return undefined;
}

/** Reads the place in a trace from the headers of a message. Returns `undefined` if they name none. */
export function readTrace(headers: HeaderTexts, tell: TellProblem): MessageTrace | undefined {
  const parent = readParent(headers.get('traceparent') ?? [], tell);
  const traceId = readId(headers, TRACE_IDS, tell);
  if (!parent) return traceId === undefined ? undefined : { traceId, flags: SAMPLED };
  if (traceId !== undefined && traceId !== parent.traceId) tell('conflict', 'trace_id');
  const states = (headers.get('tracestate') ?? []).join();
  const traceState = parseTracestate(states);
  if (traceState === null && /[^ \t,]/.test(states)) tell('invalid', 'tracestate');
  return { ...parent, ...(traceState !== null && { traceState }) };
}

/** Reads the trace id of another tracing system. */
export function readForeignId(headers: HeaderTexts): string | undefined {
  return TRACE_IDS.flatMap((name) => headers.get(name) ?? []).find(isForeign);
}

/** Reads the correlation id as 32 hex digits. */
export function readCorrelation(headers: HeaderTexts, tell: TellProblem): string | undefined {
  return (
    readId(headers, ['correlation_id', 'x-correlation-id'], tell) ??
    parseId(readCorrelationId((headers.get('baggage') ?? []).join()))
  );
}
