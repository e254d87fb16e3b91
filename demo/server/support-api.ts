import { Hono, type MiddlewareHandler } from 'hono';
import type { TraceQuery } from 'waybill';
import { type QueryFunction, findTraces, readTrace } from 'waybill/postgres';
import type { TokenVerifier } from './access-token.ts';
import { jsonError, jsonResponse } from './json-response.ts';
import { limitBody } from './limit-body.ts';

const HEX = (digits: number): RegExp => new RegExp(`^[\\da-f]{${digits}}$`);
const [LOW40, SPAN_ID, TRACE_ID] = [HEX(10), HEX(16), HEX(32)];
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const FOREIGN = /^[\x21-\x7e]{1,128}$/;

function readQuery(body: unknown): TraceQuery | null {
  if (typeof body !== 'object' || body === null) return null;
  const { kind, low40, traceId, spanId, id } = body as Record<string, unknown>;
  const matches = (value: unknown, form: RegExp): value is string =>
    typeof value === 'string' && form.test(value);
  if (spanId !== undefined && !matches(spanId, SPAN_ID)) return null;
  const span = spanId === undefined ? {} : { spanId };
  if (kind === 'reference' && matches(low40, LOW40)) return { kind, low40, ...span };
  if (kind === 'trace' && matches(traceId, TRACE_ID)) return { kind, traceId, ...span };
  if (kind === 'span' && spanId !== undefined) return { kind, spanId };
  if (kind === 'uuid' && matches(id, UUID)) return { kind, id };
  if (kind === 'foreign' && matches(id, FOREIGN)) return { kind, id };
  return null;
}

/** Creates the API of the support desk. It searches traces and reads one trace, for support staff only. */
export function createSupportApi({
  query,
  verifyToken,
}: {
  query: QueryFunction;
  verifyToken: TokenVerifier;
}): Hono {
  const api = new Hono();
  const onlyStaff: MiddlewareHandler = async ({ req }, next) => {
    const caller = await verifyToken(req.raw);
    if (!caller) return jsonError(401, 'not_signed_in', 'Sign in first.');
    const [staff] = await query('select from public.support_staff where user_id = $1::uuid', [caller.userId]);
    if (!staff) return jsonError(403, 'not_allowed', 'Only support staff may search.');
    return next();
  };
  api.post('/search', limitBody, onlyStaff, async ({ req }) => {
    const traceQuery = readQuery(await req.json().catch(() => null));
    if (!traceQuery) return jsonError(400, 'invalid_query', 'The body must be a trace query.');
    return jsonResponse(await findTraces(query, traceQuery));
  });
  api.get('/traces/:traceId', onlyStaff, async ({ req }) => {
    const traceId = req.param('traceId');
    const trace = TRACE_ID.test(traceId) ? await readTrace(query, traceId) : null;
    return trace ? jsonResponse(trace) : jsonError(404, 'not_found', 'There is no such trace.');
  });
  return api;
}
