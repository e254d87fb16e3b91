import type { Outcome, Span } from '../../core/index.ts';
import { conventions, isAbort, type Diagnostics } from '../../core/internal.ts';
import { createCorsPolicy, isPreflight, type Cors, type CorsPolicy } from '../cors/cors.ts';
import { errorResponse } from './error-response.ts';
import { askForceSampled, type ForceSampled } from './force-sampled.ts';
import type { RequestErrorCapture } from './request-errors.ts';
import { appendServerTiming, editHeaders, setTracingHeaders } from './response-headers.ts';
import { openServerSpan, type SampledBy, type ServerSpanPorts } from './server-span.ts';
import { verifyIdentity, type Verify } from './verify-identity.ts';

/** What a handler is told about the request besides the request itself. */
export interface ServerCall {
  /** The span of this request: its context, log, `fetch` and child spans. */
  readonly span: Span;
  /** Who is signed in, by `verify`; `null` for nobody. */
  readonly userId: string | null;
  /** The auth session, by `verify`. */
  readonly sessionId: string | null;
}

/** A web-standard handler. What the platform passes besides the request comes last. */
export type TracedHandler<P extends readonly unknown[]> = (
  request: Request,
  call: ServerCall,
  ...platform: P
) => Response | Promise<Response>;

export interface HandlerOptions {
  /** The pattern that the path matches, such as `/members/:id`; it names the span in the place of the path. */
  readonly route?: string;
  /** Answers preflights, and lets pages of other origins read the answers. @default that of the tracing */
  readonly cors?: Cors;
}

/** What handlers of one tracing share. */
export interface HandlerSurroundings {
  readonly ports: ServerSpanPorts;
  readonly diagnostics: Diagnostics;
  readonly verify: Verify | undefined;
  readonly forceSampled: ForceSampled | undefined;
  readonly sampledBy: SampledBy;
  readonly corsPolicy: CorsPolicy | undefined;
  readonly captureError: RequestErrorCapture;
  /** Hands finished records on, without a wait. */
  readonly deliver: (platform: readonly unknown[]) => void;
}

/** Makes a handler that continues the trace of each request, records it, and answers what the handler throws. */
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
    const startMs = ports.spans.now();
    // Browsers send no token with a preflight.
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
      // An abort elsewhere is no failure, but here somebody got no answer.
      if (response.status >= 500) outcome = isAbort(error) ? { failure: String(response.status) } : { error };
    }
    // What the client did wrong is no error of the server's span.
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
