import { generateSpanId } from './ids.ts';
import { formatTraceparent } from './traceparent.ts';
import type { TracingContext } from './tracing-context.ts';
import { formatUuid } from './uuid.ts';

/** Every header that Waybill may add to a request; the first three are the W3C's. */
export const TRACING_HEADERS: readonly string[] = [
  'traceparent',
  'tracestate',
  'baggage',
  'x-correlation-id',
  'x-session-id',
  'x-trace-id',
];

/** The response headers that tell where a request was recorded. */
export const RESPONSE_IDS: readonly string[] = ['x-correlation-id', 'x-trace-id'];

/**
 * Which headers a request gets.
 *
 * - `'none'`: none.
 * - `'w3c'`: `traceparent`, `tracestate`, and `baggage` where the correlation id is not the trace id.
 * - `'all'`: these and `x-correlation-id`, `x-session-id` (UUIDs), `x-trace-id` (32 hex digits).
 * - a list of names out of these.
 */
export type HeaderPolicy = 'none' | 'w3c' | 'all' | readonly string[];

/** Gives the header names that a policy allows; throws on a name that is none of ours. */
export function headersOfPolicy(policy: HeaderPolicy): readonly string[] {
  const policies: Readonly<Record<string, readonly string[]>> = {
    none: [],
    w3c: TRACING_HEADERS.slice(0, 3),
    all: TRACING_HEADERS,
  };
  const names = policies[policy as string] ?? policy;
  if (Array.isArray(names) && names.every((name) => TRACING_HEADERS.includes(name))) return names;
  throw new TypeError(`[waybill] no header policy: ${policy}; use none, w3c, all or ${TRACING_HEADERS}.`);
}

/**
 * Builds the headers that carry a context to another program.
 *
 * The parent id is the context's span, or a new one where it has none. `baggage` is there only where the correlation id
 * says more than the trace id does, `x-session-id` only where somebody is signed in.
 */
export function buildTracingHeaders(
  context: TracingContext,
  { headers = 'all' }: { headers?: HeaderPolicy } = {},
): Record<string, string> {
  return buildHeaders(context, headersOfPolicy(headers));
}

/** Builds the headers of these names. */
export function buildHeaders(context: TracingContext, names: readonly string[]): Record<string, string> {
  const built: Record<string, string> = {};
  for (const name of names) {
    const value = headerOf(name, context);
    if (value) built[name] = value;
  }
  return built;
}

function headerOf(name: string, context: TracingContext): string | null | undefined {
  const { traceId, flags, correlationId } = context;
  switch (name) {
    case 'traceparent':
      return formatTraceparent({ traceId, spanId: context.spanId ?? generateSpanId(), flags });
    case 'tracestate':
      return context.traceState;
    case 'baggage':
      return correlationId === formatUuid(traceId) ? null : `correlation.id=${correlationId}`;
    case 'x-correlation-id':
      return correlationId;
    case 'x-session-id':
      return context.sessionId;
    default:
      return traceId;
  }
}
