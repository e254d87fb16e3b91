import { beginRequest, type BegunRequest } from './begin-request.ts';
import type { Engine } from './engine.ts';
import { observeResult } from './observe-result.ts';
import type { ActiveSpan } from './open-span.ts';
import { REQUEST_SPAN, type TracedRequestInit } from './request-init.ts';
import type { Span } from './span.ts';

interface TracedRequest {
  /** The init to send instead of the caller's. */
  readonly init: TracedRequestInit | undefined;
  readonly settle: BegunRequest['settle'];
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
  if (marked === null) return undefined;
  // A class instance, or a Request in its place, keeps its members behind getters that a copy would lose.
  const isPlain = Object.getPrototypeOf(init ?? {}) === Object.prototype;
  const headers = new Headers(init?.headers ?? request.headers);
  const begun = beginRequest(engine, {
    address: request.url ?? String(input),
    method,
    headers,
    isOpen: mode !== 'no-cors' && isPlain,
    // Every span of an engine was opened by `openSpan`.
    cause: (owner ?? marked ?? engine.carrier.current()) as ActiveSpan | undefined,
  });
  if (!begun) return undefined;
  for (const [name, value] of begun.added) headers.append(name, value);
  // Any init at all makes the browser forget the referrer of a Request. https://fetch.spec.whatwg.org/#dom-request
  const { referrer, referrerPolicy } = request;
  return {
    init:
      begun.added.length || (owner && isPlain)
        ? ({ referrer, referrerPolicy, ...init, headers, [REQUEST_SPAN]: null } as TracedRequestInit)
        : init,
    settle: begun.settle,
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
