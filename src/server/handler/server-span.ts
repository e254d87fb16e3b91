import type { AttributeValue, Outcome, TracingContext } from '../../core/index.ts';
import { ActiveSpan, conventions, formatUuid, RANDOM, SAMPLED, type SpanPorts } from '../../core/internal.ts';
import { isPreflight } from '../cors/cors.ts';
import { isStandardMethod } from './http-method.ts';
import { givenForeignId } from '../propagation/given-trace-id.ts';
import type { ReceivedIds } from '../propagation/propagation-watch.ts';
import { placeOf, type ReceivedRequest } from '../propagation/received-request.ts';

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
  readonly ids: ReceivedIds;
  readonly sampledBy: SampledBy;
  /** The time when the request arrived, in milliseconds since 1970. */
  readonly startMs: number;
  readonly route: string | undefined;
  readonly userId: string | null;
  readonly sessionId: string | null;
}

/** Tells whether the trace is exported. Returns `undefined` if the flags of the caller or `sampleRatio` decide. */
function isSampled(
  { beginContext }: SpanPorts,
  request: ReceivedRequest,
  { forced, sampledBy, ids: { incoming } }: RequestFacts,
): boolean | undefined {
  if (forced) return true;
  // A preflight belongs to no action, so it is not sampled. Its record is useful only if the preflight fails.
  if (isPreflight(request)) return false;
  const trace = incoming?.trace;
  if (!trace || sampledBy === 'caller') return undefined;
  // With `sampledBy: 'ratio'`, `sampleRatio` decides, as it does for a trace without a flag.
  return (beginContext({ parent: { traceId: trace.traceId } }).flags & SAMPLED) !== 0;
}

function beginRequestContext(
  ports: SpanPorts,
  request: ReceivedRequest,
  facts: RequestFacts,
): TracingContext {
  const { sessionId, ids } = facts;
  const { trace, state, correlationId } = ids.incoming ?? {};
  const sampled = isSampled(ports, request, facts);
  if (!trace || state) {
    const begun = ports.beginContext({ parent: { ...trace, sessionId, ...state }, correlationId, sampled });
    return { ...begun, sessionId };
  }
  // Most requests continue a trace, and nothing else has to be decided.
  const { traceId, spanId, traceState, flags } = trace;
  return {
    sessionId,
    traceId,
    spanId,
    flags: sampled === undefined ? flags : (flags & RANDOM) | Number(sampled),
    traceState,
    correlationId: correlationId ?? formatUuid(traceId),
  };
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
  const { startMs, route, userId, ids } = facts;
  const { incoming, isLost = false } = ids;
  const context = beginRequestContext(ports, request, facts);
  const { pathname, hostname } = placeOf(request);
  const isStandard = isStandardMethod(request.method);
  const foreignId = incoming && givenForeignId(request.headers, context.traceId);
  const attributes: Record<string, AttributeValue> = {
    [conventions.HTTP_METHOD]: isStandard ? request.method : '_OTHER',
    [conventions.URL_PATH]: pathname,
    [conventions.SERVER_ADDRESS]: hostname,
  };
  if (route !== undefined) attributes[conventions.HTTP_ROUTE] = route;
  if (foreignId !== undefined) attributes[conventions.FOREIGN_HEADER] = foreignId.slice(0, MOST_CHARACTERS);
  if (userId !== null) attributes[conventions.USER_ID] = userId;
  return new ServerSpan(
    ports,
    `${isStandard ? request.method : 'HTTP'} ${route ?? ports.capture.text(pathname)}`,
    {
      parent: context,
      startMs,
      kind: 'server',
      attribution: 'exact',
      facts: {
        ...incoming?.clock?.attributes,
        ...(incoming && isLost && { [conventions.CONTEXT_LOST]: true }),
      },
      attributes,
    },
  );
}
