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
  const { ports, verify, forceSampled } = surroundings;
  const arrived = { request, route, startMs: ports.now(), preflight: isPreflight(request) };
  // Browsers do not send a token with a preflight, so no function is called for it.
  return arrived.preflight || (!verify && !forceSampled)
    ? open(surroundings, arrived, NOBODY)
    : ask(surroundings, arrived);
}

/** A request that has arrived. */
interface ArrivedRequest {
  readonly request: ReceivedRequest;
  readonly route: string | undefined;
  readonly startMs: number;
  readonly preflight: boolean;
}

interface Verdict {
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly forced: boolean;
}

const NOBODY: Verdict = { userId: null, sessionId: null, forced: false };

async function ask(surroundings: HandlerSurroundings, arrived: ArrivedRequest): Promise<OpenedRequest> {
  const { diagnostics, verify, forceSampled } = surroundings;
  const { userId, sessionId } = await verifyIdentity(arrived.request, { verify, diagnostics });
  const forced = await askForceSampled(arrived.request, { forceSampled, diagnostics, userId, sessionId });
  return open(surroundings, arrived, { userId, sessionId, forced });
}

function open(
  { ports, propagation, headerDebug, sampledBy }: HandlerSurroundings,
  { request, route, startMs, preflight }: ArrivedRequest,
  { userId, sessionId, forced }: Verdict,
): OpenedRequest {
  const ids = propagation.read(request, { isCounted: !preflight });
  const span = openServerSpan(ports, request, { startMs, route, userId, sessionId, forced, ids, sampledBy });
  if (!preflight) headerDebug?.received(span, request, ids);
  return { span, userId, sessionId };
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
  setTracingHeaders(headers, span.correlationId, spelledTraceId(request, span.traceId));
  appendServerTiming(headers, span, request);
  policy?.apply(headers, request);
}
