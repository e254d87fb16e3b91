import type { Outcome, TracingContext } from '../../core/index.ts';
import { ActiveSpan, conventions, formatUuid, SAMPLED, type SpanPorts } from '../../core/internal.ts';
import { isPreflight } from '../cors/cors.ts';
import { isStandardMethod } from './http-method.ts';
import { givenForeignId } from '../propagation/given-trace-id.ts';
import type { IncomingContext } from '../propagation/extract-tracing-context.ts';
import type { ReceivedRequest } from '../propagation/received-request.ts';

const MOST_CHARACTERS = 128;

/**
 * The rule that decides whether the trace of a request is exported completely. With `'caller'`, the flag in
 * `traceparent` decides, or `sampleRatio` if the caller sends no flag. With `'ratio'`, `sampleRatio` alone decides.
 */
export type SampledBy = 'caller' | 'ratio';

/** Facts about a request that are not in the request itself. */
interface RequestFacts {
  /** Whether the trace is exported completely, regardless of the other settings. */
  readonly forced: boolean;
  /** The ids of the caller. `undefined` if they are ignored. */
  readonly incoming?: IncomingContext | undefined;
  /** Whether the caller sent ids that got lost on the way. @default false */
  readonly isLost?: boolean;
  readonly sampledBy: SampledBy;
  /** The time when the request arrived, in milliseconds since 1970. */
  readonly startMs: number;
  readonly route: string | undefined;
  readonly userId: string | null;
  readonly sessionId: string | null;
}

function beginRequestContext(
  { beginContext }: SpanPorts,
  request: ReceivedRequest,
  { incoming, sessionId, forced, sampledBy }: RequestFacts,
): TracingContext {
  const { trace, state, correlationId } = incoming ?? {};

  function isSampled(): boolean | undefined {
    if (forced) return true;
    // A preflight belongs to no action, so it is not sampled. Its record is useful only if the preflight fails.
    if (isPreflight(request)) return false;
    if (!trace || sampledBy === 'caller') return undefined;
    // With `sampledBy: 'ratio'`, `sampleRatio` decides, as it does for a trace without a flag.
    return (beginContext({ parent: { traceId: trace.traceId } }).flags & SAMPLED) !== 0;
  }

  const context = beginContext({
    parent: { ...(trace && { ...trace, correlationId: formatUuid(trace.traceId), sessionId }), ...state },
    correlationId,
    sampled: isSampled(),
  });
  return { ...context, sessionId };
}

/** The SERVER span of a request. Its route can become known while the request is under way. */
export class ServerSpan extends ActiveSpan {
  #route: string | undefined;

  /** The name with the route, if the route is known. */
  get routedName(): string {
    return this.#route === undefined ? this.name : `${this.name.split(' ', 1)[0]} ${this.#route}`;
  }

  /** Names the span by the pattern of its route, such as `/members/:id`, instead of the path. */
  setRoute(route: string): void {
    this.#route = this.ports.capture.text(route);
    this.setAttributes({ [conventions.HTTP_ROUTE]: route });
  }

  override describe(outcome?: Outcome, endMs?: number): ReturnType<ActiveSpan['describe']> {
    const own = super.describe(outcome, endMs);
    (own as { name?: string }).name = this.routedName;
    return own;
  }
}

/** Opens the SERVER span of a request, in the trace of the caller or in a new trace. */
export function openServerSpan(ports: SpanPorts, request: ReceivedRequest, facts: RequestFacts): ServerSpan {
  const { startMs, route, userId, incoming, isLost } = facts;
  const context = beginRequestContext(ports, request, facts);
  const { pathname, hostname } = new URL(request.url);
  const isStandard = isStandardMethod(request.method);
  const foreignId = incoming && givenForeignId(request.headers, context.traceId);
  const name = `${isStandard ? request.method : 'HTTP'} ${route ?? ports.capture.text(pathname)}`;
  return new ServerSpan(ports, name, {
    parent: context,
    startMs,
    kind: 'server',
    attribution: 'exact',
    facts: {
      ...incoming?.clock?.attributes,
      ...(incoming && isLost && { [conventions.CONTEXT_LOST]: true }),
    },
    attributes: {
      [conventions.HTTP_METHOD]: isStandard ? request.method : '_OTHER',
      [conventions.URL_PATH]: pathname,
      [conventions.SERVER_ADDRESS]: hostname,
      ...(route !== undefined && { [conventions.HTTP_ROUTE]: route }),
      ...(foreignId !== undefined && { [conventions.FOREIGN_HEADER]: foreignId.slice(0, MOST_CHARACTERS) }),
      ...(userId !== null && { [conventions.USER_ID]: userId }),
    },
  });
}
