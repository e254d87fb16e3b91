import type { Span } from '../../core/index.ts';
import { conventions } from '../../core/internal.ts';
import { isPreflight, type CorsPolicy } from '../cors/cors.ts';
import { spelledTraceId } from '../propagation/given-trace-id.ts';
import type { EditableHeaders, ReceivedRequest } from '../propagation/received-request.ts';
import { askForceSampled } from './force-sampled.ts';
import type { HandlerSurroundings } from './handler-surroundings.ts';
import { appendServerTiming, setTracingHeaders } from './response-headers.ts';
import { openServerSpan, type ServerSpan } from './server-span.ts';
import { verifyIdentity } from './verify-identity.ts';

/** The second argument of a handler: facts about the request that are not in the request itself. */
export interface ServerCall {
  /** The span of the request: its context, log, `fetch` and child spans. */
  readonly span: Span;
  /** The id of the signed-in user, from `verify`. `null` if the caller is signed out. */
  readonly userId: string | null;
  /** The id of the auth session, from `verify`. `null` if `verify` returns none. */
  readonly sessionId: string | null;
}

/** The call of a request, with the members of its span that Waybill needs. */
export interface OpenedRequest extends ServerCall {
  readonly span: ServerSpan;
}

/**
 * Opens the SERVER span of a request. All servers begin a request with this function. Returns a promise only if the
 * tracing has functions that it must ask: `verify` or `forceSampled`.
 */
export function openRequest(
  surroundings: HandlerSurroundings,
  request: ReceivedRequest,
  route: string | undefined,
): OpenedRequest | Promise<OpenedRequest> {
  const { ports, propagation, headerDebug, sampledBy, diagnostics, verify, forceSampled } = surroundings;
  const startMs = ports.now();
  const preflight = isPreflight(request);

  function open(userId: string | null, sessionId: string | null, forced: boolean): OpenedRequest {
    const ids = propagation.read(request, { isCounted: !preflight });
    const facts = { startMs, route, userId, sessionId, forced, ...ids, sampledBy };
    const span = openServerSpan(ports, request, facts);
    if (!preflight) headerDebug?.received(span, request, ids);
    return { span, userId, sessionId };
  }

  async function ask(): Promise<OpenedRequest> {
    const { userId, sessionId } = await verifyIdentity(request, { verify, diagnostics });
    const forced = await askForceSampled(request, { forceSampled, diagnostics, userId, sessionId });
    return open(userId, sessionId, forced);
  }

  // Browsers do not send a token with a preflight, so no function is called for it.
  return preflight || (!verify && !forceSampled) ? open(null, null, false) : ask();
}

/** Adds the status of the response to the span of a request. */
export function setResponseStatus(span: ServerSpan, status: number): void {
  // A 4xx status is a mistake of the client, so it does not mark the server's span as failed.
  // https://opentelemetry.io/docs/specs/semconv/http/http-spans/#status
  span.setAttributes({ [conventions.HTTP_STATUS]: status });
}

/** Writes the headers that every response carries: the ids of the request, and those of CORS. */
export function setResponseHeaders(
  headers: EditableHeaders,
  request: ReceivedRequest,
  { span, policy }: { readonly span: ServerSpan; readonly policy: CorsPolicy | undefined },
): void {
  setTracingHeaders(headers, { ...span.context, traceId: spelledTraceId(request, span.traceId) });
  appendServerTiming(headers, span, request);
  policy?.apply(headers, request);
}
