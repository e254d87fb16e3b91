import type { Engine } from './engine.ts';
import { isAbort } from './error-reports.ts';
import { isPlain, isRequest, replaceInit, REQUEST_SPAN, type TracedRequestInit } from './request-init.ts';
import { ERROR_TYPE, HTTP_METHOD, HTTP_STATUS, SERVER_ADDRESS, URL_FULL } from './semantic-conventions.ts';
import { openSpan, type ActiveSpan, type SpanOptions } from './span.ts';
import { isHttp, type TargetRules } from './targets.ts';
import { parseTraceparent } from './traceparent.ts';
import { buildTracingHeaders } from './tracing-headers.ts';

/** What traced requests need to know about their surroundings. */
export interface FetchSurroundings {
  readonly engine: Engine;
  readonly rules: TargetRules;
  /** What relative URLs are relative to; `undefined` where there is nothing. */
  readonly baseUrl: () => string | undefined;
}

interface TracedRequest {
  readonly span: ActiveSpan;
  readonly url: URL;
  /** The init to send instead of the caller's. */
  readonly init: TracedRequestInit | undefined;
}

// A child of what caused the request, or a trace of its own. Where the caller set a `traceparent`, the span takes its
// ids, so that what the server records hangs under it.
function openRequestSpan(
  engine: Engine,
  method: string,
  options: SpanOptions,
  { cause, traceparent }: { cause: ActiveSpan | undefined; traceparent: string | null },
): ActiveSpan {
  const given = parseTraceparent(traceparent);
  // A caller who built the header from this very action needs a child span like any other.
  if (cause && (!given || given.traceId === cause.traceId)) return cause.open(method, options);
  return openSpan(engine, method, {
    ...options,
    parent: {
      ...engine.begin({ parent: given ?? undefined, correlationId: cause?.context.correlationId }),
      spanId: undefined,
    },
    spanId: given?.spanId,
    attribution: cause?.attribution ?? 'none',
  });
}

function startRequest(
  { engine, rules, baseUrl }: FetchSurroundings,
  input: RequestInfo | URL,
  init: TracedRequestInit | undefined,
  owner: ActiveSpan | undefined,
): TracedRequest | undefined {
  const marked = init?.[REQUEST_SPAN];
  const request = isRequest(input) ? input : undefined;
  const mode = init?.mode ?? request?.mode;
  const address = request?.url ?? String(input);
  if (marked === null || mode === 'navigate' || !URL.canParse(address, baseUrl())) return undefined;
  const url = new URL(address, baseUrl());
  if (!isHttp(url)) return undefined;

  const method = (init?.method ?? request?.method ?? 'GET').toUpperCase();
  const headers = new Headers(init?.headers ?? request?.headers);
  const span = openRequestSpan(
    engine,
    method,
    {
      kind: 'client',
      attributes: {
        [HTTP_METHOD]: method,
        // Without credentials, query and fragment: these hold what must not leave the page.
        [URL_FULL]: url.origin + url.pathname,
        [SERVER_ADDRESS]: url.hostname,
      },
    },
    {
      cause: owner ?? marked ?? (engine.carrier.current() as ActiveSpan | undefined),
      traceparent: headers.get('traceparent'),
    },
  );
  const names = mode === 'no-cors' || !isPlain(init) ? [] : rules.headersFor(url);
  if (!names.length) return { span, url, init: owner ? replaceInit(request, init, undefined) : init };

  const context = { ...span.context, sessionId: engine.sessionOf(span.context) };
  for (const [name, value] of Object.entries(buildTracingHeaders(context, { headers: names }))) {
    // What the caller set stays. Baggage is a list, to which a member is added.
    if (name === 'baggage' || !headers.has(name)) headers.append(name, value);
  }
  return { span, url, init: replaceInit(request, init, headers) };
}

function endRequest(
  { engine, rules }: FetchSurroundings,
  { span, url }: TracedRequest,
  response: Response,
): void {
  const { status, redirected } = response;
  const failed = status >= 400;
  if (redirected && new URL(response.url).origin !== url.origin) rules.avoid(url);
  // An opaque response tells nothing, its status is 0.
  if (status) span.setAttributes({ [HTTP_STATUS]: status });
  if (failed) engine.errors.link(response, span, engine.now());
  span.end(failed ? { failure: String(status) } : {});
}

function failRequest({ engine }: FetchSurroundings, { span }: TracedRequest, error: unknown): void {
  engine.errors.link(error, span, engine.now());
  if (!isAbort(error)) return span.end({ error });
  span.setAttributes({ [ERROR_TYPE]: 'AbortError' });
  span.end();
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
  const guard = <T>(fn: () => T): T | undefined => surroundings.engine.diagnostics.guard('traced fetch', fn);
  // Written so that its name and length stay those of the platform's own.
  return function fetch(this: unknown, input: RequestInfo | URL, ...rest: [init?: TracedRequestInit]) {
    const traced = guard(() => startRequest(surroundings, input, rest[0], owner));
    if (!traced) return inner.call(this as undefined, input, ...rest);
    // Looking at the promise marks its rejection as handled, so the caller gets one that rejects the same way.
    return inner.call(this as undefined, input, traced.init).then(
      (response) => {
        guard(() => endRequest(surroundings, traced, response));
        return response;
      },
      (error: unknown) => {
        guard(() => failRequest(surroundings, traced, error));
        throw error;
      },
    );
  };
}
