import { REQUEST_SPAN, type TracedRequestInit } from '../propagation/request-init.ts';
import type { ActiveSpan, CurrentSpan } from '../spans/active-span.ts';
import { observeResult } from '../spans/observe-result.ts';
import { beginRequest, type BegunRequest, type RequestPorts } from './begin-request.ts';

type FetchArguments = [input: RequestInfo | URL, init?: TracedRequestInit];

// A class instance, or a Request as `init`, keeps its members behind getters, and a copy would lose them. A plain
// object of another frame has the prototype of that frame.
function isPlain(object: object): boolean {
  const prototype = Object.getPrototypeOf(object) as object | null;
  return !prototype || !Object.getPrototypeOf(prototype);
}

// A Request of any frame counts. Any other value is used as an address.
function isRequest(input: unknown): input is Request {
  return typeof input === 'object' && Object.prototype.toString.call(input) === '[object Request]';
}

function readHeaders(given: HeadersInit): Headers | undefined {
  try {
    return new Headers(given);
  } catch {
    // The platform throws its own error for this.
    return undefined;
  }
}

// Replaces the arguments of the caller by the arguments to send. Gives `undefined` if the request is not to be traced.
function startRequest(
  ports: RequestPorts,
  args: FetchArguments,
  owner: ActiveSpan | undefined,
): BegunRequest['settle'] | undefined {
  const [input, init] = args;
  const request = isRequest(input) ? input : undefined;
  const canCopy = !init || isPlain(init);
  // A Request class of the app may report other values than the platform sends.
  const isDirect = !request || isPlain(Object.getPrototypeOf(request) as object);
  // The app's own code is called only once for each value: it may return another value the next time.
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
    // The mark is the result of `findCurrent` at the call.
    cause: owner?.provenance ?? (marked as CurrentSpan | undefined) ?? ports.carrier.current(),
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
  // Any member of `init` makes the browser drop the referrer of a Request. https://fetch.spec.whatwg.org/#dom-request
  const isEmpty = request && Object.values(asked).every((value) => value === undefined);
  const kept = isEmpty && { referrer: request.referrer, referrerPolicy: request.referrerPolicy };
  // A generator can be read only once, so the headers that were read are sent.
  if (asked.headers && headers) asked.headers = headers;
  for (const name in added) {
    headers?.append(name, added[name]!);
    if (kept) Object.assign(asked, kept);
    asked.headers = headers ?? added;
  }
  // Tracing code below, such as a second copy of this package, leaves a marked request alone.
  asked[REQUEST_SPAN] = null;
}

/**
 * Makes a `fetch` that records a CLIENT span for each request and adds the headers that its target may receive.
 *
 * It looks like the inner `fetch`, down to its own properties. The caller gets the very Response, or the very error, of
 * the inner `fetch`. The arguments of the caller are not changed, no body is read, and the request leaves without a
 * wait. Errors in the tracing go to `onDiagnostic`. A request passes through untouched if its `init` is marked with
 * `null`, or if the tracing is disposed of.
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
      // A call on another window belongs to that window, and passes through untouched.
      const isOurs = args.length && !ports.stream.isClosed && (!self?.window || self === globalThis);
      const settle = isOurs ? guard(() => startRequest(ports, args, owner)) : undefined;
      if (!settle) return inner.apply(self, args);
      return observeResult(
        () => inner.apply(self, args),
        (outcome, response) => guard(() => settle(outcome, response)),
      );
    },
  });
}
