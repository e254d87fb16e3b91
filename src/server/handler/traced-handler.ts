import type { Outcome, Span } from '../../core/index.ts';
import { conventions, isAbort, type Diagnostics, type SpanPorts } from '../../core/internal.ts';
import { createCorsPolicy, isPreflight, type Cors, type CorsPolicy } from '../cors/cors.ts';
import { errorResponse } from './error-response.ts';
import { askForceSampled, type ForceSampled } from './force-sampled.ts';
import type { RequestErrorCapture } from './request-errors.ts';
import { appendServerTiming, editHeaders, setTracingHeaders } from './response-headers.ts';
import { openServerSpan, type SampledBy } from './server-span.ts';
import { verifyIdentity, type Verify } from './verify-identity.ts';

/** The second argument of a handler: facts about the request that are not in the request itself. */
export interface ServerCall {
  /** The span of the request: its context, log, `fetch` and child spans. */
  readonly span: Span;
  /** The id of the signed-in user, from `verify`. `null` if the caller is signed out. */
  readonly userId: string | null;
  /** The id of the auth session, from `verify`. `null` if `verify` returns none. */
  readonly sessionId: string | null;
}

/** A web-standard handler. Arguments that the platform passes after the request come after `call`. */
export type TracedHandler<P extends readonly unknown[]> = (
  request: Request,
  call: ServerCall,
  ...platform: P
) => Response | Promise<Response>;

/** Settings of one handler. */
export interface HandlerOptions {
  /** The route pattern of the handler, such as `/members/:id`. It replaces the path in the name of the span. */
  readonly route?: string;
  /** Answers preflights, and lets pages of other origins read the responses. @default the `cors` of the tracing */
  readonly cors?: Cors;
}

/** The parts that all handlers of one tracing share. */
export interface HandlerSurroundings {
  readonly ports: SpanPorts;
  readonly diagnostics: Diagnostics;
  readonly verify: Verify | undefined;
  readonly forceSampled: ForceSampled | undefined;
  readonly sampledBy: SampledBy;
  readonly corsPolicy: CorsPolicy | undefined;
  readonly captureError: RequestErrorCapture;
  /** Sends the queued records. The response does not wait for them. */
  readonly deliver: (platform: readonly unknown[]) => void;
}

/**
 * Creates a handler that continues the trace of each request, records the request, and turns a thrown error into a
 * response.
 */
export function createTracedHandler<P extends readonly unknown[]>(
  surroundings: HandlerSurroundings,
  handler: TracedHandler<P>,
  { route, cors }: HandlerOptions,
): (request: Request, ...platform: [...P, ...unknown[]]) => Promise<Response> {
  const { ports, diagnostics, verify, forceSampled, sampledBy, captureError, deliver } = surroundings;
  if (typeof handler !== 'function') {
    throw new TypeError('[waybill] withTracing needs a handler; pass a function of (request) => Response.');
  }
  const policy = cors ? createCorsPolicy(cors, { caller: 'withTracing' }) : surroundings.corsPolicy;

  return async (request, ...platform) => {
    const preflight = isPreflight(request);
    if (preflight && policy) return policy.preflight(request);
    const startMs = ports.now();
    // Browsers do not send a token with a preflight, so `verify` is not called for it.
    const { userId, sessionId } = await verifyIdentity(request, {
      verify: preflight ? undefined : verify,
      diagnostics,
    });
    const forced = await askForceSampled(request, {
      forceSampled: preflight ? undefined : forceSampled,
      diagnostics,
      userId,
      sessionId,
    });
    const span = openServerSpan(ports, request, { startMs, route, userId, sessionId, forced, sampledBy });

    let response: Response;
    let outcome: Outcome = {};
    try {
      response = await span.run(() =>
        handler(request, { span, userId, sessionId }, ...(platform as readonly unknown[] as P)),
      );
      if (response.status >= 500) outcome = { failure: String(response.status) };
    } catch (error) {
      captureError(error, {}, span.provenance);
      response = errorResponse(error, span.context);
      // An abort is normally not a failure. Here it is one, because the caller got an error response.
      if (response.status >= 500) outcome = isAbort(error) ? { failure: String(response.status) } : { error };
    }
    // A 4xx status is a mistake of the client, so it does not mark the server's span as failed.
    // https://opentelemetry.io/docs/specs/semconv/http/http-spans/#status
    span.setAttributes({ [conventions.HTTP_STATUS]: response.status });
    span.end(outcome);
    deliver(platform);
    const edited = diagnostics.guard('a response header', () =>
      editHeaders(response, (headers) => {
        setTracingHeaders(headers, span.context);
        appendServerTiming(headers, span, request);
        policy?.apply(headers, request);
      }),
    );
    return edited ?? response;
  };
}
