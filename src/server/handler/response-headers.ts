import { formatTraceparent, type Span, type TracingContext } from '../../core/index.ts';
import { RESPONSE_IDS, TRACING_HEADERS } from '../../core/internal.ts';
import { appendToList } from '../cors/header-list.ts';

/**
 * Writes the ids into the headers of a response, unless the handler did, and lets pages of other origins read them.
 * A handler that answers preflights itself gets our request headers added to those that it allows.
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
 * Tells a page which span made its document, so that it can go on in that trace: browsers send no `traceparent` when they
 * navigate, and of the headers of its document a page can read this one only. What others measured stays.
 *
 * The metric has the name that browser agents look for; the draft of W3C calls it `trace`.
 * @see https://www.w3.org/TR/server-timing/#the-server-timing-header-field
 */
export function appendServerTiming(headers: Headers, { spanId, context }: Span, request: Request): void {
  if (request.headers.get('sec-fetch-dest') !== 'document') return;
  headers.append('server-timing', `traceparent;desc="${formatTraceparent({ ...context, spanId })}"`);
}

/**
 * Gives a response whose headers have been edited; its body is neither read nor copied.
 *
 * It is the same object where that can be. One that came out of `fetch` or `Response.redirect` refuses to be changed,
 * and one without a body may be a constant that the app gives again and again: these get a new one round their stream.
 */
export function editHeaders(response: Response, edit: (headers: Headers) => void): Response {
  const { status, statusText, body } = response;
  // 101 hands the connection over and 0 is `Response.error()`: neither can be made anew, nor carries headers of ours.
  if (status < 200) return response;
  if (body !== null) {
    try {
      edit(response.headers);
      return response;
    } catch {
      // https://fetch.spec.whatwg.org/#concept-headers-guard: the first change was refused, so nothing has changed.
    }
  }
  const headers = new Headers(response.headers);
  edit(headers);
  return new Response(body, { status, statusText, headers });
}
