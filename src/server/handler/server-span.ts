import type { TracingContext } from '../../core/index.ts';
import { ActiveSpan, conventions, formatUuid, type TracingParts } from '../../core/internal.ts';
import { isPreflight } from '../cors/cors.ts';
import { isStandardMethod } from './http-method.ts';
import { readIncomingContext, SAMPLED } from '../propagation/extract-tracing-context.ts';

/**
 * Who decides whether the trace of a request is exported whole: its caller, by the flag in `traceparent`, and `sampleRatio`
 * where it brings none; or `sampleRatio` alone.
 */
export type SampledBy = 'caller' | 'ratio';

/** What is known of a request besides the request itself. */
interface RequestFacts {
  /** Whether its trace is exported whatever others say. */
  readonly forced: boolean;
  readonly sampledBy: SampledBy;
  /** When it came: milliseconds since 1970. */
  readonly startMs: number;
  readonly route: string | undefined;
  readonly userId: string | null;
  readonly sessionId: string | null;
}

/** What the spans of requests need of their tracing. */
export type ServerSpanPorts = Pick<TracingParts, 'spans' | 'beginContext'>;

function beginRequestContext(
  { beginContext }: ServerSpanPorts,
  request: Request,
  { sessionId, forced, sampledBy }: RequestFacts,
): TracingContext {
  const { trace, correlationId } = readIncomingContext(request.headers);

  function isSampled(): boolean | undefined {
    if (forced) return true;
    // A preflight belongs to no action; it is worth a record only when it fails.
    if (isPreflight(request)) return false;
    if (!trace || sampledBy === 'caller') return undefined;
    // As if the trace had come without a flag.
    return (beginContext({ parent: { traceId: trace.traceId } }).flags & SAMPLED) !== 0;
  }

  const context = beginContext({
    parent: trace && { ...trace, correlationId: formatUuid(trace.traceId), sessionId },
    correlationId,
    sampled: isSampled(),
  });
  return { ...context, sessionId };
}

/** Opens the SERVER span of a request, in the trace of its caller or in a new one. */
export function openServerSpan(ports: ServerSpanPorts, request: Request, facts: RequestFacts): ActiveSpan {
  const { startMs, route, userId } = facts;
  const context = beginRequestContext(ports, request, facts);
  const { pathname, hostname } = new URL(request.url);
  const isStandard = isStandardMethod(request.method);
  const name = `${isStandard ? request.method : 'HTTP'} ${route ?? ports.spans.capture.text(pathname)}`;
  return new ActiveSpan(ports.spans, name, {
    parent: context,
    startMs,
    kind: 'server',
    attribution: 'exact',
    attributes: {
      [conventions.HTTP_METHOD]: isStandard ? request.method : '_OTHER',
      [conventions.URL_PATH]: pathname,
      [conventions.SERVER_ADDRESS]: hostname,
      ...(route !== undefined && { [conventions.HTTP_ROUTE]: route }),
      ...(userId !== null && { [conventions.USER_ID]: userId }),
    },
  });
}
