import { buildTracingHeaders, type TracingContext } from '../core/index.ts';
import { formatUuid, parseId, readCorrelationId, type CheckedContext } from '../core/internal.ts';
import { decodePayload, encodePayload, type TemporalPayload } from './payload.ts';
import { paramsOf, readParams } from './tracing-params.ts';

/** The headers of a call of Temporal, by their name. */
export type TemporalHeaders = Record<string, TemporalPayload>;

/** A call of Temporal that carries headers. */
export interface CallWithHeaders {
  readonly headers: TemporalHeaders;
}

/** The header with the context in Waybill's form. */
export const CONTEXT_HEADER = 'waybill';

/** The header of Temporal's own interceptors for OpenTelemetry, in all languages: an object of W3C headers. */
export const OPENTELEMETRY_HEADER = '_tracer-data';

/** Hears why a header cannot be read. */
export type TellFault = (header: string, fault: string) => void;

/** A context that came with a call. */
export interface ReceivedContext extends CheckedContext {
  /** Whether the new work only links to the context, and begins a trace of its own. */
  readonly isLink: boolean;
}

/** How a context is written. */
export interface WriteContextOptions {
  /**
   * Whether the receiver links to the context and begins a trace of its own. A schedule is an example: its runs go on
   * for years.
   * @default false
   */
  readonly isLink?: boolean;
}

/**
 * Returns headers with a context. Other headers stay. The header of OpenTelemetry stays too, because another interceptor
 * wrote it.
 */
export function writeContext(
  headers: TemporalHeaders | null | undefined,
  context: TracingContext,
  { isLink = false }: WriteContextOptions = {},
): TemporalHeaders {
  const w3c = buildTracingHeaders(context, { headers: 'w3c' });
  const { traceparent, tracestate } = w3c;
  return {
    ...(!isLink && { [OPENTELEMETRY_HEADER]: encodePayload(w3c) }),
    ...headers,
    [CONTEXT_HEADER]: encodePayload({
      ...paramsOf(context),
      traceparent,
      ...(tracestate && { tracestate }),
      ...(isLink && { isLink }),
    }),
  };
}

/** Returns a call whose headers carry a context. */
export function withContext<I extends object>(
  input: I,
  context: TracingContext,
  options?: WriteContextOptions,
): I {
  const { headers } = input as Partial<CallWithHeaders>;
  return { ...input, headers: writeContext(headers, context, options) };
}

function readHeader(headers: unknown, name: string, tell: TellFault): ReceivedContext | undefined {
  const source = Object(headers) as TemporalHeaders;
  if (!Object.hasOwn(source, name)) return undefined;
  const decoded = decodePayload(source[name]);
  if (typeof decoded === 'string') {
    tell(name, decoded);
    return undefined;
  }
  const { isLink, baggage } = Object(decoded.value) as { isLink?: unknown; baggage?: string };
  const read = readParams(decoded.value);
  if (!read.trace) tell(name, 'has no valid trace id');
  const correlation =
    read.correlationId === undefined && typeof baggage === 'string' && parseId(readCorrelationId(baggage));
  return {
    ...read,
    ...(correlation && { correlationId: formatUuid(correlation) }),
    isLink: isLink === true,
  };
}

/**
 * Reads the context that came with a call: from Waybill's header, else from the header of OpenTelemetry. Returns
 * `undefined` if there is none. Tells the faults of a header, and never throws.
 */
export function readReceived(headers: unknown, tell: TellFault): ReceivedContext | undefined {
  let first: ReceivedContext | undefined;
  for (const name of [CONTEXT_HEADER, OPENTELEMETRY_HEADER]) {
    try {
      const found = readHeader(headers, name, tell);
      if (found?.trace) return found;
      first ??= found;
    } catch {
      tell(name, 'threw when it was read');
    }
  }
  return first;
}
