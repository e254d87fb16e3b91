import { generateSpanId } from './ids.ts';
import { formatTraceparent } from './traceparent.ts';
import type { TracingContext } from './tracing-context.ts';
import { formatUuid } from './uuid.ts';

/** All headers that Waybill can add to a request. The first three are W3C headers. */
export const TRACING_HEADERS: readonly string[] = [
  'traceparent',
  'tracestate',
  'baggage',
  'x-correlation-id',
  'x-session-id',
  'x-trace-id',
];

const VALUES: Readonly<Record<string, (context: TracingContext) => string | null | undefined>> = {
  traceparent: ({ traceId, spanId = generateSpanId(), flags }) =>
    formatTraceparent({ traceId, spanId, flags }),
  tracestate: ({ traceState }) => traceState,
  baggage: ({ traceId, correlationId }) =>
    correlationId === formatUuid(traceId) ? null : `correlation.id=${correlationId}`,
  'x-correlation-id': ({ correlationId }) => correlationId,
  'x-session-id': ({ sessionId }) => sessionId,
  'x-trace-id': ({ traceId }) => traceId,
};

/** The response headers that tell in which trace the server recorded a request. */
export const RESPONSE_IDS: readonly string[] = ['x-correlation-id', 'x-trace-id'];

/** The response header with which a server says that it refused a request. */
export const REFUSED_HEADER = 'x-waybill-refused';

/**
 * The headers that a request gets.
 *
 * - `'none'`: no headers.
 * - `'w3c'`: `traceparent`, `tracestate`, and `baggage` if the correlation id is not the trace id.
 * - `'all'`: the W3C headers and `x-correlation-id`, `x-session-id` (UUIDs), `x-trace-id` (32 hex digits).
 * - A list of header names: only these headers.
 */
export type HeaderPolicy = 'none' | 'w3c' | 'all' | readonly string[];

/** Returns the header names that a policy allows. Throws if the policy or one of its header names is unknown. */
export function headersOfPolicy(policy: HeaderPolicy): readonly string[] {
  const policies: Readonly<Record<string, readonly string[]>> = {
    none: [],
    w3c: TRACING_HEADERS.slice(0, 3),
    all: TRACING_HEADERS,
  };
  const names = policies[policy as string] ?? policy;
  if (Array.isArray(names) && names.every((name) => TRACING_HEADERS.includes(name))) return names;
  throw new TypeError(
    `[waybill] "${policy}" is not a header policy; use none, w3c, all or a list of ${TRACING_HEADERS}.`,
  );
}

/**
 * Builds the headers that carry a context to another program.
 *
 * The parent id in `traceparent` is the span id of the context. If the context has no span id, a new id is used.
 * `baggage` is built only if the correlation id differs from the trace id. `x-session-id` is built only if the context
 * has an auth session. Without a context, no headers are built.
 */
export function buildTracingHeaders(
  context?: TracingContext | null,
  { headers = 'all' }: { headers?: HeaderPolicy } = {},
): Record<string, string> {
  const names = headersOfPolicy(headers);
  return context ? buildHeaders(context, names) : {};
}

/** Builds the headers with these names. */
export function buildHeaders(context: TracingContext, names: readonly string[]): Record<string, string> {
  const built: Record<string, string> = {};
  for (const name of names) {
    const value = VALUES[name]!(context);
    if (value) built[name] = value;
  }
  return built;
}
