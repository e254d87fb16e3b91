import { parseAddress } from '../propagation/address.ts';
import type { Engine } from '../spans/engine.ts';
import { openSpan, type ActiveSpan } from '../spans/open-span.ts';
import { isSafeId } from '../propagation/safe-id.ts';
import {
  HTTP_METHOD,
  HTTP_STATUS,
  RESPONSE_HEADER,
  SERVER_ADDRESS,
  URL_FULL,
} from '../records/semantic-conventions.ts';
import type { Outcome } from '../spans/span.ts';
import type { RequestEnd } from '../propagation/targets.ts';
import { parseTraceparent } from '../propagation/traceparent.ts';
import { buildHeaders, RESPONSE_IDS } from '../propagation/tracing-headers.ts';

/** A request as its caller made it. */
interface CallerRequest {
  /** Where it goes; may be relative. */
  readonly address: string;
  readonly method: string;
  /** What the caller set, if anything, and later what is added. */
  readonly headers: Headers | undefined;
  /** Whether headers may be added to it at all. */
  readonly isOpen: boolean;
  readonly cause: ActiveSpan | undefined;
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

// With 64 members or more than 8192 characters, others may drop any of them: https://www.w3.org/TR/baggage/#limits
const FULL_BAGGAGE = /correlation\.id=|^([^,]*,){63}|.{8140}/;

/** Begins the span of a request, and tells which headers its target may receive. Nothing where it is not to be traced. */
export function beginRequest(
  engine: Engine,
  { address, method, headers, isOpen, cause }: CallerRequest,
): BegunRequest | undefined {
  const parsed = parseAddress(address, engine.baseUrl?.());
  if (!parsed) return undefined;
  const { origin, pathname, hostname } = parsed;
  const name = method.toUpperCase();
  const fixed: Record<string, number | string> = {};
  // Where the caller set a `traceparent`, the span takes its ids, so that what the server records hangs under it. A caller
  // who built the header from this very action needs a child span like any other.
  const caller = parseTraceparent(headers?.get('traceparent'));
  const isChild = cause && (!caller || caller.traceId === cause.traceId);
  const span = openSpan(engine, name, {
    parent: isChild
      ? cause.context
      : engine.begin({ parent: { ...caller, spanId: undefined }, correlationId: cause?.correlationId }),
    spanId: isChild ? undefined : caller?.spanId,
    kind: 'client',
    attribution: cause?.attribution ?? 'none',
    root: cause?.root,
    attributes: {
      [HTTP_METHOD]: name,
      // Without credentials, query and fragment: these hold what must not leave the page.
      [URL_FULL]: origin + pathname,
      [SERVER_ADDRESS]: hostname,
    },
    conclude: (outcome) => ({ outcome, attributes: fixed }),
  });
  const { context } = span;

  const grant = isOpen ? engine.rules.grant(parsed) : undefined;
  const added = buildHeaders({ ...context, sessionId: engine.sessionOf(context) }, grant?.names ?? []);
  // What the caller set stays. Baggage is a list, to which a member is added unless it has ours, or no room for it.
  for (const header in added) {
    if (header === 'baggage' ? FULL_BAGGAGE.test(headers?.get(header) ?? '') : headers?.has(header))
      delete added[header];
  }

  return {
    added,
    settle(outcome, answer, carrier) {
      let ended = outcome;
      // What others put below may give anything, and an action waits for the end.
      try {
        const { error, failure = (Object(error) as Partial<Error>).name } = outcome;
        let how: RequestEnd = NO_ANSWER.test(failure as string) ? 'failed' : 'stopped';
        if (answer) {
          const isElsewhere = answer.redirected && new URL(answer.url).origin !== origin;
          how = isElsewhere ? 'redirected' : 'answered';
        }
        if (grant?.settle(how)) {
          const sent = [...(headers ?? new Headers(added)).keys()];
          engine.diagnostics.report({
            kind: `headers to ${origin}`,
            message: `${origin}${pathname} failed with our headers. Allow them, see checkCors: "Access-Control-Allow-Headers: ${sent.join(', ')}"`,
          });
        }
        if (answer) {
          const { status, headers: told } = answer;
          // An opaque response tells nothing, its status is 0.
          if (status) fixed[HTTP_STATUS] = status;
          for (const header of RESPONSE_IDS) {
            const id = told.get(header);
            if (isSafeId(id)) fixed[RESPONSE_HEADER + header] = id;
          }
          if (!(status >= 400)) return;
          ended = { failure: String(status) };
        } else engine.errors.link(error, span);
        // By these, too, the app may know what failed, or whoever gave up waiting for it.
        engine.errors.mark(answer, span);
        engine.errors.mark(carrier, span);
      } finally {
        span.end(ended);
      }
    },
  };
}
