import { addCorrelationId, removeCorrelationId } from '../../core/internal.ts';
import { buildTracingHeaders, type TracingContext } from '../../core/index.ts';

/** A header that Waybill writes into messages. */
export type MessageHeader = 'traceparent' | 'tracestate' | 'baggage' | 'trace_id' | 'correlation_id';

/**
 * The headers that Waybill writes into messages, the most important one first. All are in lower case, because
 * OpenTelemetry's clients for Python compare names exactly.
 */
export const MESSAGE_HEADERS: readonly MessageHeader[] = [
  'traceparent',
  'correlation_id',
  'baggage',
  'tracestate',
  'trace_id',
];

/** The header of the clock of `waybill/clock`. It is read and written only with the option `clock`. */
export const CLOCK_HEADER = 'raceway-clock';

/** The headers that Waybill reads, with the most bytes of each. */
export const READ_HEADERS: Readonly<Record<string, number>> = {
  traceparent: 256,
  tracestate: 32_768,
  baggage: 32_768,
  trace_id: 128,
  'x-trace-id': 128,
  correlation_id: 128,
  'x-correlation-id': 128,
  [CLOCK_HEADER]: 16_384,
};

/**
 * Builds the headers that carry a valid context to another program. `baggage` is the baggage that the message already has: its
 * members of other programs stay, also if `names` has no baggage.
 */
export function buildMessageHeaders(
  context: TracingContext,
  names: readonly MessageHeader[],
  baggage: string,
): Readonly<Record<string, string>> {
  const { traceId, correlationId } = context;
  const w3c = buildTracingHeaders(context, { headers: 'w3c' });
  const others = removeCorrelationId(baggage);
  const isAdded = w3c['baggage'] && names.includes('baggage');
  const values: Readonly<Record<string, string | undefined>> = {
    ...w3c,
    baggage: isAdded ? addCorrelationId(others, correlationId) : others,
    trace_id: traceId,
    correlation_id: correlationId,
  };
  const headers: Record<string, string> = {};
  for (const name of MESSAGE_HEADERS) {
    const value = name === 'baggage' || names.includes(name) ? values[name] : undefined;
    if (value) headers[name] = value;
  }
  return headers;
}
