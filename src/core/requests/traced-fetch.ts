import { tagOf } from '../capture/tag-of.ts';
import { REQUEST_SPAN, type TracedRequestInit } from '../propagation/request-init.ts';
import type { ActiveSpan } from '../spans/active-span.ts';
import { observeResult } from '../spans/observe-result.ts';
import type { Outcome } from '../spans/span.ts';
import { beginRequest, type BegunRequest, type RequestCause, type RequestPorts } from './begin-request.ts';

type FetchArguments = [input: RequestInfo | URL, init?: TracedRequestInit];

// Only a plain object can be copied. A class instance, or a Request as `init`, keeps its members behind getters, and a
// copy would lose them. A plain object of another frame has the `Object.prototype` of that frame.
export function isPlain(object: object): boolean {
  const prototype = Object.getPrototypeOf(object) as object | null;
  return !prototype || !Object.getPrototypeOf(prototype);
}

/** Tells whether the first argument of `fetch` is a Request, of any frame. Any other value is an address. */
export function isRequest(input: unknown): input is Request {
  return typeof input === 'object' && tagOf(input) === 'Request';
}

/**
 * Tells whether the members of a Request are those that the platform sends. If the app extends the class Request, its
 * getters could return other values. A program can also replace the class Request itself, as `@hono/node-server` does.
 */
export function isDirect(request: Request): boolean {
  const prototype = Object.getPrototypeOf(request) as object;
  return isPlain(prototype) || prototype === Request.prototype;
}

function readHeaders(given: HeadersInit): Headers | undefined {
  try {
    return new Headers(given);
  } catch {
    // The headers are invalid. The platform's `fetch` will throw its own error for them.
    return undefined;
  }
}

// Replaces the arguments of the caller with the arguments to send, and returns the function that ends the span of the
// request. Returns `undefined` if the request is not traced.
function startRequest(
  ports: RequestPorts,
  args: FetchArguments,
  owner: ActiveSpan | undefined,
): ((outcome: Outcome, answer?: Response) => void) | undefined {
  const [input, init] = args;
  const request = isRequest(input) ? input : undefined;
  const canCopy = !init || isPlain(init);
  // Each of these values is read only once. It can come from a getter or a `toString` of the app, and that code could
  // return another value the next time.
  const address = request?.url ?? `${input as URL}`;
  const asked: TracedRequestInit = canCopy ? { ...init } : init;
  const {
    [REQUEST_SPAN]: marked,
    mode = request?.mode,
    method = request?.method ?? 'GET',
    headers: given = request?.headers,
    signal = request?.signal,
  } = asked;
  if (marked === null) return undefined;
  const headers = given && canCopy ? readHeaders(given) : undefined;
  const begun = beginRequest(ports, {
    address,
    method: String(method),
    headers,
    isOpen:
      mode !== 'no-cors' && (!request || isDirect(request)) && (given === undefined ? canCopy : !!headers),
    // `marked` is the result of `findCurrent` from the time when the app made the call.
    signal,
    cause: owner?.provenance ?? (marked as RequestCause | undefined) ?? ports.carrier.current(),
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
  // If `init` has any member, the browser drops the referrer of a Request, so the referrer is added to `init`.
  // https://fetch.spec.whatwg.org/#dom-request
  const isEmpty = request && Object.values(asked).every((value) => value === undefined);
  const kept = isEmpty && { referrer: request.referrer, referrerPolicy: request.referrerPolicy };
  // The headers of the caller can be a generator, which can be read only once. Waybill has already read it, so the copy
  // in `headers` is sent.
  if (asked.headers && headers) asked.headers = headers;
  for (const [name, value] of Object.entries(added)) {
    headers?.append(name, value);
    if (kept) Object.assign(asked, kept);
    asked.headers = headers ?? added;
  }
  // The original `fetch` can also be tracing code, such as a second copy of this package. It does not trace a marked
  // request.
  asked[REQUEST_SPAN] = null;
}

/**
 * Makes a `fetch` that records a CLIENT span for each request and adds the headers that the target may receive.
 *
 * The new `fetch` looks like the original `fetch`, and has the same properties. The caller gets the same Response, or
 * the same error, as from the original. The arguments of the caller are not changed, no body is read, and the request
 * is sent immediately. Errors of the tracing are reported to `onDiagnostic`. The original is called with unchanged
 * arguments if `init` is marked with `null`, or if the tracing is disposed of.
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
      // A call with another window as `this` belongs to that window, so the original is called with unchanged
      // arguments.
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
