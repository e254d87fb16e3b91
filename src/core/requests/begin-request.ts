import { takesCorrelationId } from '../propagation/baggage.ts';
import { isSafeId } from '../propagation/safe-id.ts';
import { parseTraceparent } from '../propagation/traceparent.ts';
import type { TracingContext } from '../propagation/tracing-context.ts';
import type { OpenRequest } from './header-clock.ts';
import { buildHeaders, REFUSED_HEADER, RESPONSE_IDS } from '../propagation/tracing-headers.ts';
import type { Diagnostics } from '../records/diagnostics.ts';
import type { Attributes } from '../records/records.ts';
import {
  HTTP_METHOD,
  HTTP_STATUS,
  REFUSED,
  RESPONSE_HEADER,
  SERVER_ADDRESS,
  URL_FULL,
} from '../records/semantic-conventions.ts';
import { ActiveSpan, type SpanPorts } from '../spans/active-span.ts';
import { judgeError, STOPPED } from '../spans/interruption.ts';
import type { Outcome } from '../spans/span.ts';
import type { Provenance } from '../stream/provenance.ts';
import { parseAddress, type Address } from './address.ts';
import type { RequestEnd, TargetRules } from './target-rules.ts';

/** The parts of a tracing that are needed to trace requests. */
export interface RequestPorts extends SpanPorts {
  readonly rules: Pick<TargetRules, 'grant' | 'refuses'>;
  readonly diagnostics: Diagnostics;
  /** Returns the base of relative URLs. @default nothing */
  readonly baseUrl?: (() => string | undefined) | undefined;
  /** Adds more headers to a request. @default none */
  addHeaders?: ((request: OpenRequest) => void) | undefined;
  /** Watches during a request whether the user leaves the page. @default a request never ends because of that */
  readonly watchLeaving?: (() => () => boolean) | undefined;
}

/** The span that caused a request, or a context for the request if no span caused it. */
export interface RequestCause extends Pick<Provenance, 'context' | 'attribution'> {
  /** The first span of the action or request that caused the request. @default none: the span of the request */
  readonly root?: ActiveSpan | undefined;
  /** Attributes for the span of the request. They are not redacted. @default none */
  readonly facts?: Attributes | undefined;
}

/** A request, as its caller made it. */
export interface CallerRequest {
  /** The address of the request. It can be relative. */
  readonly address: string;
  readonly method: string;
  /** The headers of the caller, if they are known. The headers to add are appended to them later. */
  readonly headers: Headers | undefined;
  /** Whether it is possible to add headers to the request. */
  readonly isOpen: boolean;
  readonly cause: RequestCause | undefined;
  /** The signal that can stop the request. @default none */
  readonly signal?: AbortSignal | null | undefined;
}

/** The members of a Response that Waybill reads. */
export interface Answer {
  readonly status: number;
  readonly redirected: boolean;
  readonly url: string;
  readonly headers: Pick<Headers, 'get'>;
}

/** A request that has begun and not ended. */
export interface BegunRequest {
  /** The headers to add to the headers of the caller. */
  readonly added: Readonly<Record<string, string>>;
  /**
   * Ends the span of the request. `carrier` is the Request or the XMLHttpRequest. The app can later find the reference
   * of a failed request with this object.
   */
  readonly settle: (outcome: Outcome, answer?: Answer, carrier?: unknown) => void;
}

const MOST_SIGNALS = 20;

// The error of a request without a response: `TypeError` from browsers, `NetworkError` from Waybill for XHR.
const NO_ANSWER = /^(TypeError|NetworkError)$/;

/**
 * Begins the span of a request, and returns the headers for its target. Returns `undefined` if the address is not HTTP.
 */
export function beginRequest(ports: RequestPorts, request: CallerRequest): BegunRequest | undefined {
  const address = parseAddress(request.address, ports.baseUrl?.());
  if (!address) return undefined;
  const { headers, signal } = request;
  const { errors, rules } = ports;
  const span = openRequestSpan(ports, request, address);
  if (signal) span.root.signals = [...span.root.signals.slice(-MOST_SIGNALS), signal];
  const { provenance } = span;
  const hasLeft = ports.watchLeaving?.();
  const grant = request.isOpen ? rules.grant(address) : undefined;
  const added = grant ? headersToAdd(ports, provenance.context, { headers, names: grant.names }) : {};
  ports.addHeaders?.({ added, context: provenance.context, headers, address });
  return {
    added,
    settle(reported, answer, carrier) {
      const outcome = hasLeft?.() || signal?.aborted ? judge(reported, signal) : reported;
      let ended = outcome;
      let isRefused = false;
      // The original `fetch` could return any value, so reading the answer could throw. The span must still end,
      // because an action waits for its end.
      try {
        if (grant?.settle(endOf(outcome, answer, address)))
          warnOfHeaders(ports, address, headers ?? new Headers(added));
        if (answer) {
          span.addFacts(factsOf(answer));
          if (!(answer.status >= 400)) return;
          isRefused = answer.status < 500 && (!!answer.headers.get(REFUSED_HEADER) || rules.refuses(address));
          // OpenTelemetry leaves the status of a request unset if the client knows that the answer is no failure.
          // https://opentelemetry.io/docs/specs/semconv/http/http-spans/#status
          if (isRefused) span.addFacts({ [REFUSED]: true });
          else ended = { failure: String(answer.status) };
        } else errors.link(reported.error, provenance);
        // After a failure, the app could have only the Response or the carrier. The same is true for code that stopped
        // waiting for the request. So both objects are linked to the span.
        // A page shows a refusal to the person. A server to which another server says no may still have to fail.
        isRefused &&= !!ports.baseUrl;
        errors.mark(answer, provenance, isRefused);
        errors.mark(carrier, provenance, isRefused);
      } finally {
        span.end(ended);
      }
    },
  };
}

// Returns the outcome of a request that ended because the user left the page, or because of the caller's signal.
function judge(reported: Outcome, signal: AbortSignal | null | undefined): Outcome {
  const type = typeOf(reported);
  if (signal?.aborted) {
    const { name } = Object(signal.reason) as Partial<Error>;
    // WebKit rejects with an `AbortError`, whatever the reason of the signal.
    if (name !== 'TimeoutError' || type !== STOPPED) return reported;
    judgeError(reported.error, false);
    return { failure: name };
  }
  if (!NO_ANSWER.test(type)) return reported;
  judgeError(reported.error, true);
  return { failure: STOPPED };
}

function openRequestSpan(
  ports: RequestPorts,
  { method, headers, cause }: CallerRequest,
  { origin, pathname, hostname }: Address,
): ActiveSpan {
  const name = method.toUpperCase();
  // If the caller set a `traceparent`, the span takes its ids. So the spans of the server become children of this span.
  // But if the caller built the header from the current action, the request gets a child span as usual.
  const caller = headers && parseTraceparent(headers.get('traceparent'));
  const isChild = cause && (!caller || caller.traceId === cause.context.traceId);
  return new ActiveSpan(ports, name, {
    parent: isChild
      ? cause.context
      : ports.beginContext({
          parent: { ...caller, spanId: undefined },
          correlationId: cause?.context.correlationId,
        }),
    spanId: isChild ? undefined : caller?.spanId,
    kind: 'client',
    attribution: cause?.attribution ?? 'none',
    root: cause?.root,
    // The address leaves out credentials, query and fragment, because their data must not leave the page.
    attributes: { [URL_FULL]: origin + pathname },
    facts: { [HTTP_METHOD]: name, [SERVER_ADDRESS]: hostname, ...cause?.facts },
  });
}

function headersToAdd(
  { sessionOf }: RequestPorts,
  context: TracingContext,
  { headers, names }: { readonly headers: Headers | undefined; readonly names: readonly string[] },
): Record<string, string> {
  const added = buildHeaders({ ...context, sessionId: sessionOf(context) }, names);
  // The caller's own headers are never replaced. But `baggage` is a list, so our member can be added to it.
  for (const name of Object.keys(added)) {
    if (!headers?.has(name)) continue;
    const joins = name === 'baggage' && takesCorrelationId(headers.get(name)!, context.correlationId);
    if (!joins) delete added[name];
  }
  return added;
}

// The app could have thrown any value, with any name.
function typeOf({ error, failure }: Outcome): string {
  const type: unknown = failure ?? (Object(error) as Partial<Error>).name;
  return typeof type === 'string' ? type : '';
}

function endOf(outcome: Outcome, answer: Answer | undefined, { origin }: Address): RequestEnd {
  if (answer) {
    return answer.redirected && new URL(answer.url).origin !== origin ? 'redirected' : 'answered';
  }
  return NO_ANSWER.test(typeOf(outcome)) ? 'failed' : 'stopped';
}

function factsOf({ status, headers }: Answer): Record<string, number | string> {
  const facts: Record<string, number | string> = {};
  // An opaque response has the status 0, which has no meaning.
  if (status) facts[HTTP_STATUS] = status;
  for (const header of RESPONSE_IDS) {
    const id = headers.get(header);
    if (isSafeId(id)) facts[RESPONSE_HEADER + header] = id;
  }
  return facts;
}

function warnOfHeaders({ diagnostics }: RequestPorts, { origin, pathname }: Address, sent: Headers): void {
  diagnostics.report({
    kind: `headers to ${origin}`,
    message: `The request to ${origin}${pathname} failed with our headers. Allow them on the server (see checkCors): "Access-Control-Allow-Headers: ${[...sent.keys()].join(', ')}"`,
  });
}
