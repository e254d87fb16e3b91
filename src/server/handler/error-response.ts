import { formatReference, type TracingContext } from '../../core/index.ts';
import { REFUSED_HEADER, repairContext, type GivenContext } from '../../core/internal.ts';
import { appendToList } from '../cors/header-list.ts';
import type { EditableHeaders } from '../propagation/received-request.ts';
import { isErrorStatus } from './public-error.ts';
import { setTracingHeaders } from './response-headers.ts';

/** The JSON body of the response to a request that failed. */
export interface ErrorBody {
  readonly error: { readonly message: string; readonly code: string };
  readonly correlation_id: string;
  readonly trace_id: string;
  /** The short code that the user can read and quote, written `KM70-WHSPV`. */
  readonly reference: string;
}

const MAX_MESSAGE = 1000;
const CODE = /^[\w.:-]{1,64}$/;

const HIDDEN: ErrorBody['error'] = {
  message: 'Something went wrong on our side. If it happens again, tell support this reference.',
  code: 'internal_error',
};

/**
 * Returns the status of an error, and the part of it that the user can see: the message and the code of a public error, or
 * one fixed sentence.
 */
export function describeForUser(thrown: unknown): { status: number; error: ErrorBody['error'] } {
  try {
    const { status, expose, message, code } = thrown as Record<string, unknown>;
    return {
      status: isErrorStatus(status) ? status : 500,
      error:
        expose === true && typeof message === 'string' && message !== ''
          ? {
              message: message.slice(0, MAX_MESSAGE),
              code: typeof code === 'string' && CODE.test(code) ? code : 'error',
            }
          : HIDDEN,
    };
  } catch {
    // Reading the fields can fail: a handler can `throw null`, or throw an object with getters that throw.
    return { status: 500, error: HIDDEN };
  }
}

/** The parts of the response to a request that failed. */
export interface ErrorAnswer {
  readonly status: number;
  readonly body: ErrorBody;
  /** Whether the error is a refusal, so that the response carries the header `x-waybill-refused`. */
  readonly isRefusal: boolean;
}

/** Describes the response to a request that failed. The context is complete. */
export function describeErrorAnswer(error: unknown, { traceId, correlationId }: TracingContext): ErrorAnswer {
  const { status, error: shown } = describeForUser(error);
  return {
    status,
    body: {
      error: shown,
      correlation_id: correlationId,
      trace_id: traceId,
      reference: formatReference(traceId),
    },
    isRefusal: shown !== HIDDEN && status < 500,
  };
}

/** Writes the headers of the response to a request that failed, except for the ids. */
export function setErrorHeaders(headers: EditableHeaders, { isRefusal }: ErrorAnswer): void {
  headers.set('cache-control', 'no-store');
  if (!isRefusal) return;
  headers.set(REFUSED_HEADER, 'true');
  const exposed = headers.get('access-control-expose-headers');
  headers.set('access-control-expose-headers', appendToList(exposed, [REFUSED_HEADER]));
}

/**
 * Creates the response to a request that failed. The response has the status of the error, or else 500. Its body is an
 * {@link ErrorBody} as JSON.
 *
 * The body holds the error's own message and code only if the error is marked as public: by `publicError`, or by
 * `expose: true`, as http-errors does. For all other errors, the body holds one fixed sentence, because their messages
 * could contain secrets. `headers` are added to the response, such as those for CORS. A public error with a status below
 * 500 is a refusal, and the header `x-waybill-refused` tells so. Without a valid trace id in the context, the response
 * has a new reference, which finds nothing.
 */
export function errorResponse(
  error: unknown,
  given: GivenContext,
  { headers = {} }: { headers?: ConstructorParameters<typeof Headers>[0] } = {},
): Response {
  const context = repairContext(given);
  return createErrorResponse(describeErrorAnswer(error, context), context, headers);
}

/** Creates the response for a described answer. */
export function createErrorResponse(
  answer: ErrorAnswer,
  context: TracingContext,
  headers: NonNullable<ConstructorParameters<typeof Headers>[0]>,
): Response {
  const response = Response.json(answer.body, { status: answer.status, headers });
  setTracingHeaders(response.headers, context.correlationId, context.traceId);
  setErrorHeaders(response.headers, answer);
  return response;
}
