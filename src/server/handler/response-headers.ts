import { formatTraceparent, type Span, type TracingContext } from '../../core/index.ts';
import { RESPONSE_IDS, TRACING_HEADERS } from '../../core/internal.ts';
import { appendToList } from '../cors/header-list.ts';

/**
 * Writes the ids into the headers of a response, unless the handler did, and lets pages of other origins read them. If
 * a handler answers preflights itself, Waybill's request headers are added to those that the handler allows.
 */
export function setTracingHeaders(headers: Headers, { correlationId, traceId }: TracingContext): void {
  if (!headers.has('x-correlation-id')) headers.set('x-correlation-id', correlationId);
  if (!headers.has('x-trace-id')) headers.set('x-trace-id', traceId);
  const exposed = headers.get('access-control-expose-headers');
  const credentials = headers.get('access-control-allow-credentials') === 'true';
  headers.set('access-control-expose-headers', appendToList(exposed, RESPONSE_IDS, { credentials }));
  const allowed = headers.get('access-control-allow-headers');
  if (allowed !== null) {
    headers.set('access-control-allow-headers', appendToList(allowed, TRACING_HEADERS, { credentials }));
  }
}

/**
 * Tells a page which span created its document, so that the page can continue that trace. Browsers send no
 * `traceparent` when they navigate, and `Server-Timing` is the only header of its own document that a page can read.
 * Metrics that other code added to the header stay.
 *
 * The metric has the name that browser agents look for. The W3C draft calls it `trace`.
 * @see https://www.w3.org/TR/server-timing/#the-server-timing-header-field
 */
export function appendServerTiming(headers: Headers, { spanId, context }: Span, request: Request): void {
  if (request.headers.get('sec-fetch-dest') !== 'document') return;
  headers.append('server-timing', `traceparent;desc="${formatTraceparent({ ...context, spanId })}"`);
}

/**
 * Gives a response with edited headers. Its body is neither read nor copied.
 *
 * The result is the same object if possible. A response from `fetch` or `Response.redirect` refuses changes. A response
 * without a body may be a constant that the app returns again and again. In both cases the result is a new response
 * with the same stream.
 */
export function editHeaders(response: Response, edit: (headers: Headers) => void): Response {
  const { status, statusText, body } = response;
  // 101 hands over the connection, and 0 is `Response.error()`. Neither can be created anew or carry Waybill's headers.
  if (status < 200) return response;
  if (body !== null) {
    try {
      edit(response.headers);
      return response;
    } catch {
      // The first change was refused, so nothing has changed: https://fetch.spec.whatwg.org/#concept-headers-guard
    }
  }
  const headers = new Headers(response.headers);
  edit(headers);
  return new Response(body, { status, statusText, headers });
}
