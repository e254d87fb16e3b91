import { formatUuid, RANDOM, SAMPLED } from '../../core/internal.ts';
import { generateTraceId, type TracingContext } from '../../core/index.ts';
import { findCarrier, type MessageForm } from '../carriers/find-carrier.ts';
import { createTellProblem, type MessageProblem } from './message-problem.ts';
import { readHeaders } from './read-headers.ts';
import { readCorrelation, readTrace } from './read-ids.ts';

/** Settings of {@link extractMessage}. */
export interface ExtractMessageOptions {
  /** The form of the headers. @default the form that the headers have */
  readonly form?: MessageForm | undefined;
  /** An object payload that can hold `trace_id`. It is read if the headers name no trace. @default none */
  readonly payload?: unknown;
  /** Hears each problem of the headers. @default none: problems are not told */
  readonly onProblem?: ((problem: MessageProblem) => void) | undefined;
}

/**
 * Reads the context of a message: from its headers, or from a whole message that holds headers. Always returns a usable
 * context, and never throws for any message.
 *
 * The trace comes from the first valid source in this order: `traceparent`, together with `tracestate`; `trace_id`;
 * `x-trace-id`; the same names in `payload`. If there is none, the trace is new. The correlation id comes from
 * `correlation_id`, `x-correlation-id` or `baggage`. If there is none, it is the trace id spelled as a UUID.
 *
 * The sender of a message chooses these ids: use them to find things, never to decide about access rights.
 * @see https://www.w3.org/TR/trace-context-2/
 */
export function extractMessage(
  carrier: unknown,
  { form, payload, onProblem }: ExtractMessageOptions = {},
): TracingContext {
  const tell = createTellProblem(onProblem);
  let isSilent = true;
  const note: typeof tell = (...problem) => {
    isSilent = false;
    tell(...problem);
  };
  const sources = [findCarrier(carrier, form), findCarrier(payload)]
    .filter((source) => source !== undefined)
    .map((source) => readHeaders(source, note));
  let known;
  for (const source of sources) known ??= readTrace(source, note);
  if (!known && isSilent) tell('missing', 'traceparent');
  const trace = known ?? { traceId: generateTraceId(), flags: SAMPLED | RANDOM };
  let correlation;
  for (const source of sources) correlation ??= readCorrelation(source, note);
  return { ...trace, correlationId: formatUuid(correlation ?? trace.traceId), sessionId: null };
}
