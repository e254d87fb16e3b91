import type { Outcome } from '../../core/index.ts';
import { isPreflight, type Cors } from '../cors/cors.ts';
import { spelledTraceId } from '../propagation/given-trace-id.ts';
import { performWork } from '../work/perform-work.ts';
import {
  answerToThrown,
  isForFramework,
  isResponse,
  outcomeOf,
  type RequestWork,
} from './answer-to-thrown.ts';
import { createErrorResponse } from './error-response.ts';
import { corsPolicyOf, type HandlerSurroundings } from './handler-surroundings.ts';
import { openRequest, setResponseHeaders, setResponseStatus, type ServerCall } from './open-request.ts';
import { logRequest } from './request-log.ts';
import { editHeaders } from './response-headers.ts';

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
  /**
   * Whether each request gets one log line when it has ended, with its method, route, status and duration. If the
   * handler throws control flow of a framework, there is no log line, because the framework answers the request.
   * @default false
   */
  readonly requestLog?: boolean;
}

/** The response to a request, and the outcome of the request's span. */
interface Answer {
  readonly response: Response;
  readonly outcome: Outcome;
}

const answerOf = (response: Response): Answer => ({ response, outcome: outcomeOf(response.status) });

/** Runs a handler, and turns its thrown error into an answer. Rejects only with control flow of a framework. */
async function answer(
  request: Request,
  work: () => Response | Promise<Response>,
  own: Omit<RequestWork, 'isGone'>,
): Promise<Answer> {
  try {
    return answerOf(await work());
  } catch (error) {
    // A framework around the handler waits for its redirect, so the redirect passes through.
    if (isForFramework(error)) throw error;
    // As in React Router and Remix, a thrown Response is the answer.
    if (isResponse(error)) return answerOf(error);
    const { span } = own;
    const isGone = request.signal?.aborted;
    const { answer: described, outcome } = answerToThrown(error, { ...own, isGone });
    const headers = { 'x-trace-id': spelledTraceId(request, span.traceId) };
    return { response: createErrorResponse(described, span.context, headers), outcome };
  }
}

/**
 * Creates a handler that continues the trace of each request, records the request, and turns a thrown error into a
 * response. A thrown Response is the response, and control flow of a framework is thrown on.
 */
export function createTracedHandler<P extends readonly unknown[]>(
  surroundings: HandlerSurroundings,
  handler: TracedHandler<P>,
  { route, cors, requestLog = false }: HandlerOptions,
): (request: Request, ...platform: [...P, ...unknown[]]) => Promise<Response> {
  const { diagnostics, captureError, deliver } = surroundings;
  if (typeof handler !== 'function') {
    throw new TypeError('[waybill] withTracing needs a handler; pass a function of (request) => Response.');
  }
  const policy = corsPolicyOf(surroundings, cors, 'withTracing');

  return async (request, ...platform) => {
    if (policy && isPreflight(request)) return policy.preflight(request);
    const call = await openRequest(surroundings, request, route);
    const { span } = call;

    async function respond(): Promise<Response> {
      const { response, outcome } = await answer(
        request,
        () => handler(request, call, ...(platform as readonly unknown[] as P)),
        { span, captureError },
      );
      setResponseStatus(span, response.status);
      span.end(outcome);
      if (requestLog) {
        diagnostics.guard('a request', () =>
          logRequest(surroundings, request, { span, status: response.status }),
        );
      }
      const edited = diagnostics.guard('a response header', () =>
        editHeaders(response, (headers) => setResponseHeaders(headers, request, { span, policy })),
      );
      return edited ?? response;
    }

    return performWork(span, respond, { captureError, deliver: () => deliver(platform) });
  };
}
