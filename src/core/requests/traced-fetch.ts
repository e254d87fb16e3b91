import { REQUEST_SPAN, type TracedRequestInit } from '../propagation/request-init.ts';
import type { ActiveSpan, CurrentSpan } from '../spans/active-span.ts';
import { observeResult } from '../spans/observe-result.ts';
import { beginRequest, type BegunRequest, type RequestPorts } from './begin-request.ts';

type FetchArguments = [input: RequestInfo | URL, init?: TracedRequestInit];

// A class instance, or a Request in its place, keeps its members behind getters that a copy would lose. Plain objects of
// another frame have the prototype of that frame.
function isPlain(object: object): boolean {
  const prototype = Object.getPrototypeOf(object) as object | null;
  return !prototype || !Object.getPrototypeOf(prototype);
}

// Of whatever frame; everything else, whatever members it has, is an address.
function isRequest(input: unknown): input is Request {
  return typeof input === 'object' && Object.prototype.toString.call(input) === '[object Request]';
}

function readHeaders(given: HeadersInit): Headers | undefined {
  try {
    return new Headers(given);
  } catch {
    // The platform will say so itself.
    return undefined;
  }
}

// Puts what to send in the place of what the caller gave; gives nothing where the request is not to be traced.
function startRequest(
  ports: RequestPorts,
  args: FetchArguments,
  owner: ActiveSpan | undefined,
): BegunRequest['settle'] | undefined {
  const [input, init] = args;
  const request = isRequest(input) ? input : undefined;
  const canCopy = !init || isPlain(init);
  // What a class of the app's says of its Request need not be what the platform sends.
  const isDirect = !request || isPlain(Object.getPrototypeOf(request) as object);
  // What is asked of the app's own code is asked once: it may say something else the next time.
  const address = request?.url ?? `${input as URL}`;
  const asked: TracedRequestInit = canCopy ? { ...init } : init;
  const {
    [REQUEST_SPAN]: marked,
    mode = request?.mode,
    method = request?.method ?? 'GET',
    headers: given = request?.headers,
  } = asked;
  if (marked === null) return undefined;
  const headers = given && canCopy ? readHeaders(given) : undefined;
  const begun = beginRequest(ports, {
    address,
    method: String(method),
    headers,
    isOpen: mode !== 'no-cors' && isDirect && (given === undefined ? canCopy : !!headers),
    // The mark is what `currentSpan` gave at the call.
    cause: owner?.provenance ?? (marked as CurrentSpan | undefined) ?? ports.spans.carrier.current(),
  });
  if (!begun) return undefined;
  if (canCopy) putHeaders(asked, { request, headers, added: begun.added });
  args[0] = request ?? address;
  args[1] = asked;
  return (outcome, answer) => begun.settle(outcome, answer, request);
}

function putHeaders(
  asked: TracedRequestInit,
  {
    request,
    headers,
    added,
  }: {
    readonly request: Request | undefined;
    readonly headers: Headers | undefined;
    readonly added: BegunRequest['added'];
  },
): void {
  // Any member at all makes the browser forget the referrer of a Request. https://fetch.spec.whatwg.org/#dom-request
  const isEmpty = request && Object.values(asked).every((value) => value === undefined);
  const kept = isEmpty && { referrer: request.referrer, referrerPolicy: request.referrerPolicy };
  // A generator can be read once only, so what was read is sent.
  if (asked.headers && headers) asked.headers = headers;
  for (const name in added) {
    headers?.append(name, added[name]!);
    if (kept) Object.assign(asked, kept);
    asked.headers = headers ?? added;
  }
  // Code that traces below, such as a second copy of this package, leaves it alone.
  asked[REQUEST_SPAN] = null;
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
  portsOf: () => RequestPorts,
  inner: typeof globalThis.fetch,
  owner?: ActiveSpan,
): typeof globalThis.fetch {
  return new Proxy(inner, {
    apply(_, self: typeof globalThis | undefined, args: FetchArguments) {
      const ports = portsOf();
      const guard = <T>(fn: () => T): T | undefined => ports.diagnostics.guard('traced fetch', fn);
      // Called on another window, it goes where that is.
      const isOurs = args.length && !ports.spans.stream.isClosed && (!self?.window || self === globalThis);
      const settle = isOurs ? guard(() => startRequest(ports, args, owner)) : undefined;
      if (!settle) return inner.apply(self, args);
      return observeResult(
        () => inner.apply(self, args),
        (outcome, response) => guard(() => settle(outcome, response)),
      );
    },
  });
}
