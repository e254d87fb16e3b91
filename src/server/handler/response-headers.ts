import { formatTraceparent, type Span } from '../../core/index.ts';
import { RESPONSE_IDS, TRACING_HEADERS } from '../../core/internal.ts';
import type { EditableHeaders, ReceivedRequest } from '../propagation/received-request.ts';
import { appendToList } from '../cors/header-list.ts';

const EXPOSED = RESPONSE_IDS.join(', ');

/**
 * Writes the correlation id and the trace id into the headers of a response. Ids that the handler has set stay. Also
 * lets pages of other origins read these headers. If a handler answers preflights itself, Waybill's request headers are
 * added to the headers that the handler allows.
 */
export function setTracingHeaders(headers: EditableHeaders, correlationId: string, traceId: string): void {
  if (!headers.has('x-correlation-id')) headers.set('x-correlation-id', correlationId);
  if (!headers.has('x-trace-id')) headers.set('x-trace-id', traceId);
  const exposed = headers.get('access-control-expose-headers');
  const allowed = headers.get('access-control-allow-headers');
  if (!exposed && allowed === null) return headers.set('access-control-expose-headers', EXPOSED);
  const credentials = headers.get('access-control-allow-credentials') === 'true';
  headers.set('access-control-expose-headers', appendToList(exposed, RESPONSE_IDS, { credentials }));
  if (allowed !== null) {
    headers.set('access-control-allow-headers', appendToList(allowed, TRACING_HEADERS, { credentials }));
  }
}

/**
 * Writes the ids of the server's span into the `Server-Timing` header of a document, so that the page can continue the
 * trace. Browsers send no `traceparent` when they navigate, and a page can read only one header of its own document:
 * `Server-Timing`. Metrics that other code added to the header stay.
 *
 * The metric is named `traceparent`, because browser agents look for this name. The W3C draft calls the metric `trace`.
 * @see https://www.w3.org/TR/server-timing/#the-server-timing-header-field
 */
export function appendServerTiming(headers: EditableHeaders, span: Span, request: ReceivedRequest): void {
  if (request.headers.get('sec-fetch-dest') !== 'document') return;
  const { spanId, context } = span;
  headers.append('server-timing', `traceparent;desc="${formatTraceparent({ ...context, spanId })}"`);
}

/**
 * Returns a response with edited headers. The body is neither read nor copied.
 *
 * If possible, the function edits the given response. In two cases, it creates a new response with the same body.
 * First, the headers of a response from `fetch` or `Response.redirect` cannot be changed. Second, a response without a
 * body could be a constant that the app returns again and again.
 */
export function editHeaders(response: Response, edit: (headers: Headers) => void): Response {
  const { status, statusText, body } = response;
  // A response with status 101 (the connection is handed over) or status 0 (`Response.error()`) stays unchanged: it
  // cannot be created again, and cannot carry Waybill's headers.
  if (status < 200) return response;
  if (body !== null) {
    try {
      edit(response.headers);
      return response;
    } catch {
      // The headers refuse every change, so the edit failed at its first change and changed nothing:
      // https://fetch.spec.whatwg.org/#concept-headers-guard
    }
  }
  const headers = new Headers(response.headers);
  edit(headers);
  return new Response(body, { status, statusText, headers });
}
