import { formatReference } from '../../core/index.ts';
import { REFUSED_HEADER, repairContext, type GivenContext } from '../../core/internal.ts';
import { appendToList } from '../cors/header-list.ts';
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

function describe(thrown: unknown): { status: number; error: ErrorBody['error'] } {
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
  const { status, error: shown } = describe(error);
  const body: ErrorBody = {
    error: shown,
    correlation_id: context.correlationId,
    trace_id: context.traceId,
    reference: formatReference(context.traceId),
  };
  const response = Response.json(body, { status, headers });
  response.headers.set('cache-control', 'no-store');
  setTracingHeaders(response.headers, context);
  if (shown !== HIDDEN && status < 500) {
    response.headers.set(REFUSED_HEADER, 'true');
    const exposed = response.headers.get('access-control-expose-headers');
    response.headers.set('access-control-expose-headers', appendToList(exposed, [REFUSED_HEADER]));
  }
  return response;
}
