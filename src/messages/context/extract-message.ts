import {
  carryForeignId,
  formatUuid,
  SAMPLED,
  type ClockReceipt,
  type HeaderClock,
} from '../../core/internal.ts';
import { generateTraceId, type TracingContext } from '../../core/index.ts';
import { findCarrier, type MessageForm } from '../carriers/find-carrier.ts';
import { CLOCK_HEADER } from './message-headers.ts';
import { createTellProblem, type MessageProblem } from './message-problem.ts';
import { readHeaders } from './read-headers.ts';
import { readCorrelation, readForeignId, readTrace, type MessageTrace } from './read-ids.ts';

/** Settings of {@link extractMessage}. */
export interface ExtractMessageOptions {
  /** The form of the headers. @default the form that the headers have */
  readonly form?: MessageForm | undefined;
  /** An object payload that can hold `trace_id`. It is read if the headers name no trace. @default none */
  readonly payload?: unknown;
  /** A clock of `waybill/clock`, which travels in the header `raceway-clock`. @default none: the header is not read */
  readonly clock?: HeaderClock | undefined;
  /** Hears each problem of the headers. @default none: problems are not told */
  readonly onProblem?: ((problem: MessageProblem) => void) | undefined;
}

/**
 * Reads the context of a message: from its headers, or from a whole message that holds headers. Always returns a usable
 * context, and never throws for any message.
 *
 * The trace comes from the first valid source in this order: `traceparent`, together with `tracestate`; `trace_id`;
 * `x-trace-id`; the same names in `payload`. If there is none, the trace is new. A `trace_id` or `x-trace-id` of another
 * form becomes `foreignTraceId`, which `tracestate` carries on. The correlation id comes from
 * `correlation_id`, `x-correlation-id` or `baggage`. If there is none, it is the trace id spelled as a UUID.
 *
 * The sender of a message chooses these ids: use them to find things, never to decide about access rights.
 * @see https://www.w3.org/TR/trace-context-2/
 */
export function extractMessage(carrier: unknown, options: ExtractMessageOptions = {}): TracingContext {
  return readMessage(carrier, options).context;
}

/** The context of a message, and the facts of its clock. */
export interface ReadMessage {
  readonly context: TracingContext;
  readonly receipt: ClockReceipt | undefined;
}

/** Reads the clock of a message. A clock whose time throws is left out. */
function readClock(
  clock: HeaderClock | undefined,
  header: string | undefined,
  trace: MessageTrace | undefined,
): ClockReceipt | undefined {
  try {
    return clock?.extract(header, trace);
  } catch {
    return undefined;
  }
}

/** Reads the context and the clock of a message, as `extractMessage` does. Never throws. */
export function readMessage(
  carrier: unknown,
  { form, payload, onProblem, clock }: ExtractMessageOptions,
): ReadMessage {
  const tell = createTellProblem(onProblem);
  let isSilent = true;
  const note: typeof tell = (kind, header) => {
    if (header === CLOCK_HEADER && !clock) return;
    isSilent = false;
    tell(kind, header);
  };
  const sources = [findCarrier(carrier, form), findCarrier(payload)]
    .filter((source) => source !== undefined)
    .map((source) => readHeaders(source, note));
  let known: MessageTrace | undefined;
  for (const source of sources) known ??= readTrace(source, note);
  const [header] = sources.flatMap((source) => source.get(CLOCK_HEADER) ?? []);
  const receipt = readClock(clock, header, known);
  if (!known && receipt?.trace) known = { ...receipt.trace, flags: SAMPLED };
  if (receipt?.problem)
    tell(receipt.problem === 'invalid version' ? 'invalid' : receipt.problem, CLOCK_HEADER);
  const trace: MessageTrace = known ?? { traceId: generateTraceId(), flags: SAMPLED };
  let correlation;
  let foreign: string | undefined;
  for (const source of sources) {
    correlation ??= readCorrelation(source, note);
    foreign ??= readForeignId(source);
  }
  if (!known && isSilent && foreign === undefined) tell('missing', 'traceparent');
  const context = {
    ...trace,
    ...carryForeignId(trace.traceState, foreign),
    correlationId: formatUuid(correlation ?? trace.traceId),
    sessionId: null,
  };
  return { context, receipt };
}
