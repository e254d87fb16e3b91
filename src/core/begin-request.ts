import type { Engine } from './engine.ts';
import { openSpan, type ActiveSpan } from './open-span.ts';
import { HTTP_METHOD, HTTP_STATUS, SERVER_ADDRESS, URL_FULL } from './semantic-conventions.ts';
import type { Outcome, SpanOptions } from './span.ts';
import { parseTraceparent, type Traceparent } from './traceparent.ts';
import { buildTracingHeaders } from './tracing-headers.ts';

/** A request as its caller made it. */
interface CallerRequest {
  /** Where it goes; may be relative. */
  readonly address: string;
  readonly method: string;
  /** What the caller set. */
  readonly headers: Headers;
  /** Whether headers may be added to it at all. */
  readonly isOpen: boolean;
  readonly cause: ActiveSpan | undefined;
}

/** As much of a Response as is looked at. */
interface Answer {
  readonly status: number;
  readonly redirected: boolean;
  readonly url: string;
}

/** A request under way. */
export interface BegunRequest {
  /** The headers to add to those of the caller. */
  readonly added: readonly (readonly [name: string, value: string])[];
  /** Ends its span; `failed` is what the error handling of the app will get to see. */
  readonly settle: (outcome: Outcome, answer?: Answer, failed?: object) => void;
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
  if (cause && (!spanId || parent.traceId === cause.traceId)) {
    return cause.open(method, { ...options, attribution: cause.attribution });
  }
  return openSpan(engine, method, {
    ...options,
    parent: engine.begin({ parent, correlationId: cause?.correlationId }),
    spanId,
    attribution: cause?.attribution ?? 'none',
  });
}

/** Opens the span of a request, and tells which headers its target may receive. Nothing where it is not to be traced. */
export function beginRequest(
  engine: Engine,
  { address, method, headers, isOpen, cause }: CallerRequest,
): BegunRequest | undefined {
  const base = engine.baseUrl?.();
  if (engine.isDisposed() || !URL.canParse(address, base)) return undefined;
  const url = new URL(address, base);
  const { href, origin, pathname, hostname } = url;
  if (!/^https?:/.test(href)) return undefined;

  const verb = method.toUpperCase();
  const span = openRequestSpan(engine, cause, headers.get('traceparent'), verb, {
    kind: 'client',
    attributes: {
      [HTTP_METHOD]: verb,
      // Without credentials, query and fragment: these hold what must not leave the page.
      [URL_FULL]: origin + pathname,
      [SERVER_ADDRESS]: hostname,
    },
  });
  const context = { ...span.context, sessionId: engine.sessionOf(span.context) };
  return {
    // What the caller set stays. Baggage is a list, to which a member is added.
    added: Object.entries(
      buildTracingHeaders(context, { headers: isOpen ? engine.rules.headersFor(url) : [] }),
    ).filter(([name]) => name === 'baggage' || !headers.has(name)),
    settle(outcome, answer, failed = answer) {
      if (!answer) {
        engine.errors.link('error' in outcome ? outcome.error : failed, span);
        return span.end(outcome);
      }
      const { status, redirected } = answer;
      if (redirected && new URL(answer.url).origin !== origin) engine.rules.avoid(url);
      // An opaque response tells nothing, its status is 0.
      if (status) span.setAttributes({ [HTTP_STATUS]: status });
      if (status < 400) return span.end();
      engine.errors.link(failed, span);
      span.end({ failure: String(status) });
    },
  };
}
