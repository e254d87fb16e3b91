import { takesCorrelationId } from '../propagation/baggage.ts';
import type { BeginContext } from '../propagation/begin-context.ts';
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

/** What the tracing of requests needs of its tracing. */
export interface RequestPorts {
  readonly spans: SpanPorts;
  readonly beginContext: BeginContext;
  readonly rules: TargetRules;
  readonly diagnostics: Diagnostics;
  /** The auth session of work in this context. */
  readonly sessionOf: (context: TracingContext | undefined) => string | null;
  /** What relative URLs are relative to. @default nothing */
  readonly baseUrl?: (() => string | undefined) | undefined;
}

/** A request as its caller made it. */
export interface CallerRequest {
  /** Where it goes; may be relative. */
  readonly address: string;
  readonly method: string;
  /** What the caller set, if anything, and later what is added. */
  readonly headers: Headers | undefined;
  /** Whether headers may be added to it at all. */
  readonly isOpen: boolean;
  /** What caused it. */
  readonly cause: CurrentSpan | undefined;
}

/** As much of a Response as is looked at. */
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
  /** Ends its span. By the `carrier`, too, the app may know the request when it has failed. */
  readonly settle: (outcome: Outcome, answer?: Answer, carrier?: unknown) => void;
}

// What browsers, and we for XHR, call a request that got no answer.
const NO_ANSWER = /^(TypeError|NetworkError)$/;

/** Begins the span of a request, and tells which headers its target may receive. Nothing where it is not to be traced. */
export function beginRequest(ports: RequestPorts, request: CallerRequest): BegunRequest | undefined {
  const address = parseAddress(request.address, ports.baseUrl?.());
  if (!address) return undefined;
  const { headers } = request;
  const { errors } = ports.spans;
  const span = openRequestSpan(ports, request, address);
  const { provenance } = span;
  const grant = request.isOpen ? ports.rules.grant(address) : undefined;
  const added = grant ? headersToAdd(ports, provenance.context, { headers, names: grant.names }) : {};
  return {
    added,
    settle(outcome, answer, carrier) {
      let ended = outcome;
      // Code below may give anything, and an action waits for the end.
      try {
        if (grant?.settle(endOf(outcome, answer, address)))
          warnOfHeaders(ports, address, headers ?? new Headers(added));
        if (answer) {
          span.addFacts(factsOf(answer));
          if (!(answer.status >= 400)) return;
          ended = { failure: String(answer.status) };
        } else errors.link(outcome.error, provenance);
        // By these, too, the app may know what failed, or code that gave up waiting for it.
        errors.mark(answer, provenance);
        errors.mark(carrier, provenance);
      } finally {
        span.end(ended);
      }
    },
  };
}

function openRequestSpan(
  { spans, beginContext }: RequestPorts,
  { method, headers, cause }: CallerRequest,
  { origin, pathname, hostname }: Address,
): ActiveSpan {
  const name = method.toUpperCase();
  // Where the caller set a `traceparent`, the span takes its ids, so that what the server records hangs under it. A caller
  // who built the header from this very action needs a child span like any other.
  const caller = headers && parseTraceparent(headers.get('traceparent'));
  const isChild = cause && (!caller || caller.traceId === cause.context.traceId);
  return new ActiveSpan(spans, name, {
    parent: isChild
      ? cause.context
      : beginContext({
          parent: { ...caller, spanId: undefined },
          correlationId: cause?.context.correlationId,
        }),
    spanId: isChild ? undefined : caller?.spanId,
    kind: 'client',
    attribution: cause?.attribution ?? 'none',
    root: cause?.root,
    // Without credentials, query and fragment: these hold what must not leave the page.
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
  // What the caller set stays. Baggage is a list, which our member may join.
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
  // An opaque response tells nothing, its status is 0.
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
    message: `${origin}${pathname} failed with our headers. Allow them, see checkCors: "Access-Control-Allow-Headers: ${[...sent.keys()].join(', ')}"`,
  });
}
