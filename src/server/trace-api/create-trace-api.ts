import type { TraceReader } from '../../core/index.ts';
import { createDiagnostics } from '../../core/internal.ts';
import { createCorsPolicy, isPreflight } from '../cors/cors.ts';
import { refuse, tell } from './api-answer.ts';
import { readParameters } from './api-parameters.ts';
import { API_ROUTES, type ApiRoute } from './api-routes.ts';
import { identifyReader } from './identify-reader.ts';
import { checkTraceApiOptions, type TenantReader, type TraceApiOptions } from './trace-api-options.ts';

const CORS = {
  caller: 'createTraceApi',
  exposed: ['etag', 'retry-after'],
  accepted: ['if-none-match'],
} as const;
// Node takes 16 KiB for the address and all headers together.
const LONGEST_ADDRESS = 12_288;

function routeOf({ pathname }: URL): ApiRoute | undefined {
  const [, name] = /\/v1\/([a-z-]{1,20})$/.exec(pathname) ?? [];
  return name === undefined ? undefined : API_ROUTES.get(name);
}

function readerOf(reader: TenantReader, tenant: string | undefined): TraceReader {
  if (tenant === undefined) return reader;
  if (reader.forTenant) return reader.forTenant(tenant);
  throw new TypeError('[waybill] The reader of createTraceApi has no forTenant; pass a store.');
}

/**
 * Creates a handler that reads traces over HTTP as JSON: the other end of `traceApi` of `waybill/trace-api`. The handler
 * answers `GET` and `HEAD` of `…/v1/find`, `…/v1/read`, `…/v1/failures`, `…/v1/slow`, `…/v1/services`,
 * `…/v1/events` and `…/v1/good-run`, each the function of `TraceReader` with this name. The parameters stand in the query.
 *
 * An answer has an `ETag`: a request with `If-None-Match` gets 304 if nothing changed. The handler refuses a request
 * with a status and one sentence:
 *
 * - 400 for a parameter that is unknown, missing, not valid or given twice
 * - 401, 403, 405, 413 for an answer above `maxBytes`, and 414
 * - 404 for an unknown path, and for a trace that is not stored
 * - 503 with `Retry-After` if the store fails; the reason goes to `onDiagnostic` alone
 *
 * The handler never rejects. `createTraceApi` throws if `reader` or `authenticate` is missing.
 *
 * @example
 * const api = createTraceApi({ reader: postgresStore(query), authenticate: staffOnly });
 */
export function createTraceApi(options: TraceApiOptions): (request: Request) => Promise<Response> {
  checkTraceApiOptions(options);
  const { reader, authenticate, cors, maxBytes = 67_108_864 } = options;
  const policy = cors && createCorsPolicy(cors, CORS);
  const diagnostics = createDiagnostics(options);

  async function answer(request: Request): Promise<Response> {
    if (request.url.length > LONGEST_ADDRESS) return refuse('too_long');
    const url = URL.canParse(request.url) ? new URL(request.url) : undefined;
    const route = url && routeOf(url);
    if (!route) return refuse('not_found');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return refuse('method_not_allowed', { headers: { allow: 'GET, HEAD' } });
    }
    const verdict = await identifyReader(request, authenticate, diagnostics);
    if (typeof verdict === 'string') return refuse(verdict);
    const parameters = readParameters(url.searchParams, route.parameters, route.required);
    const read = typeof parameters === 'string' ? parameters : route.prepare(parameters);
    if (typeof read === 'string') {
      return refuse('bad_parameter', {
        message: read === '' ? undefined : `The parameter "${read}" is missing or not valid.`,
      });
    }
    try {
      const found = await read(readerOf(reader, verdict.tenant));
      return found === null ? refuse('trace_not_found') : await tell(found, request, maxBytes);
    } catch (error) {
      const message = 'The reader of createTraceApi failed; the request was refused with 503.';
      diagnostics.report({ kind: 'trace api', message, error });
      return refuse('unavailable', { headers: { 'retry-after': '1' } });
    }
  }

  return async (request) => {
    if (policy && isPreflight(request)) return policy.preflight(request);
    const response = await answer(request);
    policy?.apply(response.headers, request);
    return request.method === 'HEAD' ? new Response(null, response) : response;
  };
}
