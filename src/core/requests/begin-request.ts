import { takesCorrelationId } from '../propagation/baggage.ts';
import { isSafeId } from '../propagation/safe-id.ts';
import { parseTraceparent } from '../propagation/traceparent.ts';
import type { TracingContext } from '../propagation/tracing-context.ts';
import { buildHeaders, RESPONSE_IDS } from '../propagation/tracing-headers.ts';
import type { Diagnostics } from '../records/diagnostics.ts';
import {
  HTTP_METHOD,
  HTTP_STATUS,
  RESPONSE_HEADER,
  SERVER_ADDRESS,
  URL_FULL,
} from '../records/semantic-conventions.ts';
import { ActiveSpan, type CurrentSpan, type SpanPorts } from '../spans/active-span.ts';
import type { Outcome } from '../spans/span.ts';
import { parseAddress, type Address } from './address.ts';
import type { RequestEnd, TargetRules } from './target-rules.ts';

/** The parts of a tracing that requests need. */
export interface RequestPorts extends SpanPorts {
  readonly rules: TargetRules;
  readonly diagnostics: Diagnostics;
  /** Gives the base of relative URLs. @default nothing */
  readonly baseUrl?: (() => string | undefined) | undefined;
}

/** A request, as its caller made it. */
export interface CallerRequest {
  /** The address of the request. It may be relative. */
  readonly address: string;
  readonly method: string;
  /** The headers of the caller, if any. The added headers join them later. */
  readonly headers: Headers | undefined;
  /** Whether headers may be added to the request at all. */
  readonly isOpen: boolean;
  /** The span that caused the request. */
  readonly cause: CurrentSpan | undefined;
}

/** The members of a Response that the tracing reads. */
export interface Answer {
  readonly status: number;
  readonly redirected: boolean;
  readonly url: string;
  readonly headers: Pick<Headers, 'get'>;
}

/** A request under way. */
export interface BegunRequest {
  /** The headers to add to those of the caller. */
  readonly added: Readonly<Record<string, string>>;
  /** Ends its span. The app may know a failed request by the `carrier`: its Request or its XMLHttpRequest. */
  readonly settle: (outcome: Outcome, answer?: Answer, carrier?: unknown) => void;
}

// The error of a request without an answer: `TypeError` from browsers, `NetworkError` from Waybill for XHR.
const NO_ANSWER = /^(TypeError|NetworkError)$/;

/** Begins the span of a request, and gives the headers for its target. Gives `undefined` if the address is not HTTP. */
export function beginRequest(ports: RequestPorts, request: CallerRequest): BegunRequest | undefined {
  const address = parseAddress(request.address, ports.baseUrl?.());
  if (!address) return undefined;
  const { headers } = request;
  const { errors } = ports;
  const span = openRequestSpan(ports, request, address);
  const { provenance } = span;
  const grant = request.isOpen ? ports.rules.grant(address) : undefined;
  const added = grant ? headersToAdd(ports, provenance.context, { headers, names: grant.names }) : {};
  return {
    added,
    settle(outcome, answer, carrier) {
      let ended = outcome;
      // The `fetch` below may return any value, and an action waits for the end of this span.
      try {
        if (grant?.settle(endOf(outcome, answer, address)))
          warnOfHeaders(ports, address, headers ?? new Headers(added));
        if (answer) {
          span.addFacts(factsOf(answer));
          if (!(answer.status >= 400)) return;
          ended = { failure: String(answer.status) };
        } else errors.link(outcome.error, provenance);
        // The app, or code that stopped waiting for the request, may know the failed request only by these objects.
        errors.mark(answer, provenance);
        errors.mark(carrier, provenance);
      } finally {
        span.end(ended);
      }
    },
  };
}

function openRequestSpan(
  ports: RequestPorts,
  { method, headers, cause }: CallerRequest,
  { origin, pathname, hostname }: Address,
): ActiveSpan {
  const name = method.toUpperCase();
  // If the caller set a `traceparent`, the span takes its ids, so that the spans of the server become its children. If
  // the caller built the header from the current action, the request gets a child span as usual.
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
    // Credentials, query and fragment are left out, because their data must not leave the page.
    attributes: { [URL_FULL]: origin + pathname },
    facts: { [HTTP_METHOD]: name, [SERVER_ADDRESS]: hostname },
  });
}

function headersToAdd(
  { sessionOf }: RequestPorts,
  context: TracingContext,
  { headers, names }: { readonly headers: Headers | undefined; readonly names: readonly string[] },
): Record<string, string> {
  const added = buildHeaders({ ...context, sessionId: sessionOf(context) }, names);
  // Headers of the caller stay. But `baggage` is a list, so our member may be added.
  for (const name in headers && added) {
    const given = headers!.get(name);
    const joins = name === 'baggage' && takesCorrelationId(given ?? '', context.correlationId);
    if (given !== null && !joins) delete added[name];
  }
  return added;
}

function endOf({ error, failure }: Outcome, answer: Answer | undefined, { origin }: Address): RequestEnd {
  if (answer) {
    return answer.redirected && new URL(answer.url).origin !== origin ? 'redirected' : 'answered';
  }
  const type = failure ?? (Object(error) as Partial<Error>).name;
  return NO_ANSWER.test(type!) ? 'failed' : 'stopped';
}

function factsOf({ status, headers }: Answer): Record<string, number | string> {
  const facts: Record<string, number | string> = {};
  // An opaque response has the status 0, which tells nothing.
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
