import { beginRequest, type BegunRequest } from './begin-request.ts';
import type { Engine } from './engine.ts';
import { observeResult } from './observe-result.ts';
import type { ActiveSpan } from './open-span.ts';
import { REQUEST_SPAN, type TracedRequestInit } from './request-init.ts';
import type { Span } from './span.ts';

type FetchArguments = [input: RequestInfo | URL, init?: TracedRequestInit];

interface TracedRequest {
  /** The init to send instead of the caller's. */
  readonly init: TracedRequestInit | undefined;
  readonly settle: BegunRequest['settle'];
}

// A class instance, or a Request in its place, keeps its members behind getters that a copy would lose. Plain objects of
// another frame have the prototype of that frame.
function isPlain(object: object): boolean {
  const prototype = Object.getPrototypeOf(object) as object | null;
  return !prototype || !Object.getPrototypeOf(prototype);
}

function copyHeaders(given: HeadersInit): Headers | undefined {
  try {
    // A generator can be read once only, and that is for the platform to do.
    return typeof (given as Partial<Iterator<unknown>>).next === 'function' ? undefined : new Headers(given);
  } catch {
    // The platform will say so itself.
    return undefined;
  }
}

// Of whatever frame; everything else, whatever members it has, is an address.
function isRequest(input: unknown): input is Request {
  return Object.prototype.toString.call(input) === '[object Request]';
}

function startRequest(
  engine: Engine,
  [input, init]: FetchArguments,
  owner: Span | undefined,
): TracedRequest | undefined {
  const request = isRequest(input) ? input : undefined;
  const { [REQUEST_SPAN]: marked, mode = request?.mode, method = request?.method ?? 'GET' } = init ?? {};
  if (marked === null) return undefined;
  const canCopy = !init || isPlain(init);
  const given = init?.headers === undefined ? request?.headers : init.headers;
  const headers = given ? copyHeaders(given) : undefined;
  const begun = beginRequest(engine, {
    address: request?.url ?? String(input),
    method: String(method),
    headers,
    isOpen: mode !== 'no-cors' && canCopy && (given === undefined || headers !== undefined),
    // Every span of an engine was opened by `openSpan`.
    cause: (owner ?? marked ?? engine.carrier.current()) as ActiveSpan | undefined,
  });
  if (!begun) return undefined;
  const { added, settle } = begun;
  let kept: Partial<Request> | undefined;
  // Whoever traces below, such as a second copy of this package, leaves it alone.
  const ours: TracedRequestInit = { [REQUEST_SPAN]: null };
  for (const name in added) {
    headers?.append(name, added[name]!);
    ours.headers = headers ?? added;
    // Any init at all makes the browser forget the referrer of a Request. https://fetch.spec.whatwg.org/#dom-request
    kept ??= request && { referrer: request.referrer, referrerPolicy: request.referrerPolicy };
  }
  return {
    init: canCopy ? { ...kept, ...init, ...ours } : init,
    settle: (outcome, answer) => settle(outcome, answer, request),
  };
}

/**
 * Makes a `fetch` that records a CLIENT span for each request and adds the headers that its target may receive.
 *
 * It looks like the `fetch` inside, down to its own properties. The caller gets the very Response, or the very error, of
 * that. Nothing of the caller's is changed, no body is read, the request leaves without a wait, and what goes wrong in
 * here goes to `onDiagnostic`. Requests pass through untouched where their init is marked, and once the tracing is
 * disposed of.
 */
export function createTracedFetch(
  engine: Engine,
  inner: typeof globalThis.fetch,
  owner?: Span,
): typeof globalThis.fetch {
  const guard = <T>(fn: () => T): T | undefined => engine.diagnostics.guard('traced fetch', fn);
  return new Proxy(inner, {
    apply(_, self: undefined, args: FetchArguments) {
      const traced = args.length ? guard(() => startRequest(engine, args, owner)) : undefined;
      if (!traced) return inner.apply(self, args);
      args[1] = traced.init!;
      return observeResult(
        () => inner.apply(self, args),
        (outcome, response) => guard(() => traced.settle(outcome, response)),
      );
    },
  });
}
