import type { Engine } from './engine.ts';
import { observeResult } from './observe-result.ts';
import { REQUEST_SPAN, type TracedRequestInit } from './request-init.ts';
import { HTTP_METHOD, HTTP_STATUS, SERVER_ADDRESS, URL_FULL } from './semantic-conventions.ts';
import { openSpan, type ActiveSpan } from './open-span.ts';
import type { Outcome, Span, SpanOptions } from './span.ts';
import { parseTraceparent, type Traceparent } from './traceparent.ts';
import { buildTracingHeaders } from './tracing-headers.ts';

interface TracedRequest {
  /** The init to send instead of the caller's. */
  readonly init: TracedRequestInit | undefined;
  readonly settle: (outcome: Outcome, response: Response | undefined) => void;
}

// A child of what caused the request, or a trace of its own. Where the caller set a `traceparent`, the span takes its
// ids, so that what the server records hangs under it.
function openRequestSpan(
  engine: Engine,
  cause: ActiveSpan | undefined,
  traceparent: string | null,
  method: string,
  options: SpanOptions,
): ActiveSpan {
  const { spanId, ...parent } = parseTraceparent(traceparent) ?? ({} as Partial<Traceparent>);
  // A caller who built the header from this very action needs a child span like any other.
  if (cause && (!spanId || parent.traceId === cause.traceId))
    return cause.open(method, { ...options, attribution: cause.attribution });
  return openSpan(engine, method, {
    ...options,
    parent: engine.begin({ parent, correlationId: cause?.correlationId }),
    spanId,
    attribution: cause?.attribution ?? 'none',
  });
}

function startRequest(
  engine: Engine,
  input: RequestInfo | URL,
  init: TracedRequestInit | undefined,
  owner: Span | undefined,
): TracedRequest | undefined {
  // A Request of another frame is no instance of this frame's; texts and URLs have none of these members.
  const request = Object(input) as Partial<Request>;
  const { [REQUEST_SPAN]: marked, mode = request.mode, method = request.method ?? 'GET' } = init ?? {};
  const address = request.url ?? String(input);
  const base = engine.baseUrl?.();
  if (marked === null || engine.isDisposed() || !URL.canParse(address, base)) return undefined;
  const url = new URL(address, base);
  const { href, origin, pathname, hostname } = url;
  if (!/^https?:/.test(href)) return undefined;

  const headers = new Headers(init?.headers ?? request.headers);
  const verb = method.toUpperCase();
  const span = openRequestSpan(
    engine,
    // Every span of an engine was opened by `openSpan`.
    (owner ?? marked ?? engine.carrier.current()) as ActiveSpan | undefined,
    headers.get('traceparent'),
    verb,
    {
      kind: 'client',
      attributes: {
        [HTTP_METHOD]: verb,
        // Without credentials, query and fragment: these hold what must not leave the page.
        [URL_FULL]: origin + pathname,
        [SERVER_ADDRESS]: hostname,
      },
    },
  );
  // A class instance, or a Request in its place, keeps its members behind getters that a copy would lose.
  const isPlain = Object.getPrototypeOf(init ?? {}) === Object.prototype;
  const names = mode === 'no-cors' || !isPlain ? [] : engine.rules.headersFor(url);
  const context = { ...span.context, sessionId: engine.sessionOf(span.context) };
  for (const [name, value] of Object.entries(buildTracingHeaders(context, { headers: names }))) {
    // What the caller set stays. Baggage is a list, to which a member is added.
    if (name === 'baggage' || !headers.has(name)) headers.append(name, value);
  }
  // Any init at all makes the browser forget the referrer of a Request. https://fetch.spec.whatwg.org/#dom-request
  const { referrer, referrerPolicy } = request;
  return {
    init:
      names.length || (owner && isPlain)
        ? ({ referrer, referrerPolicy, ...init, headers, [REQUEST_SPAN]: null } as TracedRequestInit)
        : init,
    settle(outcome, response) {
      if ('error' in outcome) engine.errors.link(outcome.error, span);
      if (!response) return span.end(outcome);
      const { status, redirected } = response;
      if (redirected && new URL(response.url).origin !== origin) engine.rules.avoid(url);
      // An opaque response tells nothing, its status is 0.
      if (status) span.setAttributes({ [HTTP_STATUS]: status });
      if (status < 400) return span.end();
      engine.errors.link(response, span);
      span.end({ failure: String(status) });
    },
  };
}

/**
 * Makes a `fetch` that records a CLIENT span for each request and adds the headers that its target may receive.
 *
 * The caller gets the very Response, or the very error, of the `fetch` inside. Nothing of the caller's is changed, no
 * body is read, the request leaves without a wait, and what goes wrong in here goes to `onDiagnostic`. Requests pass
 * through untouched where their init is marked, and once the tracing is disposed of.
 */
export function createTracedFetch(
  engine: Engine,
  inner: typeof globalThis.fetch,
  owner?: Span,
): typeof globalThis.fetch {
  const guard = <T>(fn: () => T): T | undefined => engine.diagnostics.guard('traced fetch', fn);
  // Written so that its name and length stay those of the platform's own.
  return function fetch(this: unknown, input: RequestInfo | URL, ...rest: [init?: TracedRequestInit]) {
    const traced = guard(() => startRequest(engine, input, rest[0], owner));
    if (!traced) return inner.call(this as undefined, input, ...rest);
    return observeResult(
      () => inner.call(this as undefined, input, traced.init),
      (outcome, response) => guard(() => traced.settle(outcome, response)),
    );
  };
}
