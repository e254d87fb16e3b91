import { addCorrelationId } from './baggage.ts';
import type { Engine } from './engine.ts';
import { isStandardMethod } from './http-method.ts';
import { isRequest, readHeaders, replaceInit, REQUEST_SPAN, type TracedRequestInit } from './request-init.ts';
import { ERROR_TYPE, HTTP_METHOD, HTTP_STATUS, SERVER_ADDRESS, URL_FULL } from './semantic-conventions.ts';
import { openSpan, type ActiveSpan, type SpanOptions } from './span.ts';
import type { TargetRules } from './targets.ts';
import { buildTracingHeaders } from './tracing-headers.ts';
import { formatUuid } from './uuid.ts';
import { parseTraceparent, type Traceparent } from './traceparent.ts';

/** What traced requests need to know about their surroundings. */
export interface FetchSurroundings {
  readonly engine: Engine;
  readonly rules: TargetRules;
  /** What relative URLs are relative to; `undefined` where there is nothing. */
  readonly baseUrl: () => string | undefined;
}

interface PreparedRequest {
  readonly span: ActiveSpan;
  readonly url: URL;
  /** The init to send instead of the caller's. */
  readonly init: TracedRequestInit | undefined;
}

// Opens the span of a request: a child of what caused it, or a trace of its own. Where the caller set a `traceparent`,
// the span takes its ids, so that what the server records hangs under it.
function openRequestSpan(
  surroundings: FetchSurroundings,
  {
    parent,
    adopted,
    method,
    options,
  }: {
    parent: ActiveSpan | undefined;
    adopted: Traceparent | null;
    method: string;
    options: SpanOptions;
  },
): ActiveSpan {
  const { engine } = surroundings;
  // A caller who built the header from this very action needs a child span like any other.
  if (parent && (!adopted || adopted.traceId === parent.traceId)) return parent.open(method, options);
  const context = engine.begin(
    adopted
      ? {
          parent: {
            traceId: adopted.traceId,
            flags: adopted.flags,
            correlationId: parent?.context.correlationId ?? formatUuid(adopted.traceId),
            sessionId: null,
          },
        }
      : {},
  );
  return openSpan(engine, method, {
    ...options,
    parent: context,
    ...(adopted && { spanId: adopted.spanId }),
    ...(parent && { links: [{ traceId: parent.traceId, spanId: parent.spanId, attributes: {} }] }),
    attribution: parent?.attribution ?? 'none',
    fetchFor: (span) => createTracedFetch(globalThis.fetch, surroundings, span),
  });
}

function prepareRequest(
  surroundings: FetchSurroundings,
  input: RequestInfo | URL,
  init: TracedRequestInit | undefined,
  owner: ActiveSpan | undefined,
): PreparedRequest | undefined {
  const { engine, rules, baseUrl } = surroundings;
  const marked = init?.[REQUEST_SPAN];
  const request = isRequest(input) ? input : undefined;
  const mode = init?.mode ?? request?.mode;
  const address = request ? request.url : String(input);
  const base = baseUrl();
  if (marked === null || mode === 'navigate' || !URL.canParse(address, base)) return undefined;
  const url = new URL(address, base);
  if (!/^https?:$/.test(url.protocol)) return undefined;

  const wanted = mode === 'no-cors' ? [] : rules.headersFor(url);
  const headers = readHeaders(input, init);
  const adopted = parseTraceparent(headers.get('traceparent'));
  const method = (init?.method ?? request?.method ?? 'GET').toUpperCase();
  const span = openRequestSpan(surroundings, {
    parent: owner ?? marked ?? (engine.carrier.current() as ActiveSpan | undefined),
    adopted,
    method: isStandardMethod(method) ? method : 'HTTP',
    options: {
      kind: 'client',
      attributes: {
        [HTTP_METHOD]: isStandardMethod(method) ? method : '_OTHER',
        // Without credentials, query and fragment: these hold what must not leave the page.
        [URL_FULL]: url.origin + url.pathname,
        [SERVER_ADDRESS]: url.hostname,
      },
    },
  });
  if (wanted.length === 0) return { span, url, init: owner ? replaceInit(input, init, undefined) : init };

  const context = { ...span.context, sessionId: engine.sessionOf(span.context) };
  for (const [name, value] of Object.entries(buildTracingHeaders(context, { headers: wanted }))) {
    if (name === 'baggage') headers.set(name, addCorrelationId(headers.get(name), context.correlationId));
    else if (!headers.has(name)) headers.set(name, value);
  }
  return { span, url, init: replaceInit(input, init, headers) };
}

function finishRequest(
  { engine, rules }: FetchSurroundings,
  { span, url }: PreparedRequest,
  response: Response,
): void {
  const { ok, status, redirected } = response;
  if (redirected && new URL(response.url).origin !== url.origin) rules.avoid(url);
  // An opaque response tells nothing, its status is 0.
  if (status !== 0) span.setAttributes({ [HTTP_STATUS]: status });
  if (!ok && status >= 400) engine.errors.link(response, span, engine.now());
  span.end(status >= 400 ? { failure: String(status) } : {});
}

function failRequest({ engine }: FetchSurroundings, { span }: PreparedRequest, error: unknown): void {
  // Somebody wanted this request to stop: no failure, and nothing for an error screen.
  if ((error as { name?: unknown } | null)?.name === 'AbortError') {
    span.setAttributes({ [ERROR_TYPE]: 'AbortError' });
    span.end();
    return;
  }
  engine.errors.link(error, span, engine.now());
  span.end({ error });
}

/**
 * Makes a `fetch` that records a CLIENT span for each request and adds the headers that its target may receive.
 *
 * The caller gets the very Response, or the very error, of the `fetch` inside. Nothing of the caller's is changed, no
 * body is read, the request leaves without a wait, and what goes wrong in here goes to `onDiagnostic`.
 */
export function createTracedFetch(
  inner: typeof globalThis.fetch,
  surroundings: FetchSurroundings,
  owner?: ActiveSpan,
): typeof globalThis.fetch {
  const guard = <T>(fn: () => T): T | undefined =>
    surroundings.engine.diagnostics.guard('the traced fetch', fn);
  // Written so that its name and length stay those of the platform's own.
  return function fetch(this: unknown, input: RequestInfo | URL, ...rest: [init?: TracedRequestInit]) {
    const prepared = guard(() => prepareRequest(surroundings, input, rest[0], owner));
    if (!prepared) return inner.call(this as undefined, input, ...rest);
    // Looking at the promise marks its rejection as handled, so the caller gets one that rejects the same way.
    return inner.call(this as undefined, input, prepared.init).then(
      (response) => {
        guard(() => finishRequest(surroundings, prepared, response));
        return response;
      },
      (error: unknown) => {
        guard(() => failRequest(surroundings, prepared, error));
        throw error;
      },
    );
  };
}
