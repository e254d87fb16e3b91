import {
  conventions,
  formatUuid,
  isStandardMethod,
  openSpan,
  type ActiveSpan,
  type Engine,
  type TracingContext,
} from '../core/index.ts';
import { isPreflight } from './cors.ts';
import { readIncomingContext } from './extract-tracing-context.ts';

/** What is known of a request besides the request itself. */
interface RequestFacts {
  /** When it came: milliseconds since 1970. */
  readonly startMs: number;
  readonly route: string | undefined;
  readonly userId: string | null;
  readonly sessionId: string | null;
}

function beginContext(engine: Engine, request: Request, sessionId: string | null): TracingContext {
  const { trace, correlationId } = readIncomingContext(request.headers);
  const context = engine.begin({
    parent: trace && { ...trace, correlationId: formatUuid(trace.traceId), sessionId },
    correlationId,
    // A preflight belongs to no action; it is worth a record only when it fails.
    sampled: isPreflight(request) ? false : undefined,
  });
  return { ...context, sessionId };
}

/** Opens the SERVER span of a request, in the trace of its caller or in a new one. */
export function openServerSpan(
  engine: Engine,
  request: Request,
  { startMs, route, userId, sessionId }: RequestFacts,
): ActiveSpan {
  const context = beginContext(engine, request, sessionId);
  const { pathname, hostname } = new URL(request.url);
  const isStandard = isStandardMethod(request.method);
  const name = `${isStandard ? request.method : 'HTTP'} ${route ?? engine.capture.text(pathname)}`;
  return openSpan(engine, name, {
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
