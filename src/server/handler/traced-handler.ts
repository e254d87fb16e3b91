import type { Outcome, Span } from '../../core/index.ts';
import {
  conventions,
  isControlFlow,
  isRefusal,
  isStop,
  type ActiveSpan,
  type Diagnostics,
  type SpanPorts,
} from '../../core/internal.ts';
import { createCorsPolicy, isPreflight, type Cors, type CorsPolicy } from '../cors/cors.ts';
import { errorResponse } from './error-response.ts';
import type { PropagationWatch } from '../propagation/propagation-watch.ts';
import { spelledTraceId } from '../propagation/given-trace-id.ts';
import { askForceSampled, type ForceSampled } from './force-sampled.ts';
import { appendServerTiming, editHeaders, setTracingHeaders } from './response-headers.ts';
import { openServerSpan, type SampledBy } from './server-span.ts';
import { performWork } from '../work/perform-work.ts';
import type { RequestErrorCapture } from '../work/request-errors.ts';
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
  readonly propagation: PropagationWatch;
  readonly verify: Verify | undefined;
  readonly forceSampled: ForceSampled | undefined;
  readonly sampledBy: SampledBy;
  readonly corsPolicy: CorsPolicy | undefined;
  /** Request headers that pages can send, in addition to those of every tracing. */
  readonly accepted: readonly string[];
  readonly captureError: RequestErrorCapture;
  /** Sends the queued records. The response does not wait for them. */
  readonly deliver: (platform: readonly unknown[]) => void;
}

/** The response to a request, and the outcome of the request's span. */
interface Answer {
  readonly response: Response;
  readonly outcome: Outcome;
}

function answerOf(response: Response): Answer {
  return { response, outcome: response.status >= 500 ? { failure: String(response.status) } : {} };
}

// A Response of another realm, or of a polyfill, is no instance of the global class. Other thrown values can have the
// name of the class alone, or getters that throw.
function isResponse(thrown: unknown): thrown is Response {
  try {
    const { status, headers } = thrown as Response;
    return (
      Object.prototype.toString.call(thrown) === '[object Response]' &&
      typeof status === 'number' &&
      typeof headers.get === 'function'
    );
  } catch {
    return false;
  }
}

function isThenable(thrown: unknown): boolean {
  try {
    return typeof (thrown as Partial<Promise<unknown>>).then === 'function';
  } catch {
    return false;
  }
}

/** The span of a request, and the capture of its errors. */
interface RequestWork {
  readonly span: ActiveSpan;
  readonly captureError: RequestErrorCapture;
}

function answerToThrown(request: Request, thrown: unknown, { span, captureError }: RequestWork): Answer {
  // As in React Router and Remix, a thrown Response is the answer.
  if (isResponse(thrown)) return answerOf(thrown);
  // If the work was stopped, that is no failure where the client has gone. Another client gets an error response.
  const isStopped = isStop(thrown, span);
  const isGone = isStopped && request.signal?.aborted;
  captureError(thrown, {}, span.provenance, { isFailure: !isGone });
  const headers = { 'x-trace-id': spelledTraceId(request, span.traceId) };
  const response = errorResponse(thrown, span.context, { headers });
  if (isRefusal(thrown)) span.addFacts({ [conventions.REFUSED]: true });
  if (response.status < 500) return { response, outcome: {} };
  const isNoError = isStopped || isControlFlow(thrown);
  return {
    response,
    outcome: isNoError && !isGone ? { failure: String(response.status) } : { error: thrown },
  };
}

/** Runs a handler, and turns its thrown error into an answer. Rejects only with control flow of a framework. */
async function answer(
  request: Request,
  { work, ...own }: RequestWork & { readonly work: () => Response | Promise<Response> },
): Promise<Answer> {
  try {
    return answerOf(await work());
  } catch (error) {
    // A framework around the handler waits for its redirect, so the redirect passes through. No framework waits for a
    // thrown promise here: only components throw promises.
    if (!isResponse(error) && isControlFlow(error) && !isThenable(error)) throw error;
    return answerToThrown(request, error, own);
  }
}

/**
 * Creates a handler that continues the trace of each request, records the request, and turns a thrown error into a
 * response. A thrown Response is the response, and control flow of a framework is thrown on.
 */
export function createTracedHandler<P extends readonly unknown[]>(
  surroundings: HandlerSurroundings,
  handler: TracedHandler<P>,
  { route, cors }: HandlerOptions,
): (request: Request, ...platform: [...P, ...unknown[]]) => Promise<Response> {
  const { ports, diagnostics, verify, forceSampled, captureError, deliver } = surroundings;
  if (typeof handler !== 'function') {
    throw new TypeError('[waybill] withTracing needs a handler; pass a function of (request) => Response.');
  }
  const policy = cors
    ? createCorsPolicy(cors, { caller: 'withTracing', accepted: surroundings.accepted })
    : surroundings.corsPolicy;

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
    const span = openServerSpan(ports, request, {
      startMs,
      route,
      userId,
      sessionId,
      forced,
      incoming: surroundings.propagation.read(request, { isCounted: !preflight }),
      sampledBy: surroundings.sampledBy,
    });

    async function respond(): Promise<Response> {
      const { response, outcome } = await answer(request, {
        span,
        captureError,
        work: () => handler(request, { span, userId, sessionId }, ...(platform as readonly unknown[] as P)),
      });
      // A 4xx status is a mistake of the client, so it does not mark the server's span as failed.
      // https://opentelemetry.io/docs/specs/semconv/http/http-spans/#status
      span.setAttributes({ [conventions.HTTP_STATUS]: response.status });
      span.end(outcome);
      const edited = diagnostics.guard('a response header', () =>
        editHeaders(response, (headers) => {
          setTracingHeaders(headers, { ...span.context, traceId: spelledTraceId(request, span.traceId) });
          appendServerTiming(headers, span, request);
          policy?.apply(headers, request);
        }),
      );
      return edited ?? response;
    }

    return performWork(span, respond, { captureError, deliver: () => deliver(platform) });
  };
}
