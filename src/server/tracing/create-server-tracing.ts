import type { Attributes, ErrorOccurrence, Logger, Span, SpanOptions, Target } from '../../core/index.ts';
import {
  checkSettings,
  createDiagnostics,
  createTracedFetch,
  createTracingParts,
  currentFetch,
  disposeParts,
  type RecordingOptions,
  type SpanCarrier,
  type TracingParts,
} from '../../core/internal.ts';
import { createCorsPolicy, type Cors } from '../cors/cors.ts';
import type { ForceSampled } from '../handler/force-sampled.ts';
import { keepAlive } from '../handler/keep-alive.ts';
import { createRequestContext } from '../handler/request-context.ts';
import type { SampledBy } from '../handler/server-span.ts';
import {
  createTracedHandler,
  type HandlerOptions,
  type HandlerSurroundings,
  type TracedHandler,
} from '../handler/traced-handler.ts';
import type { Verify } from '../handler/verify-identity.ts';
import { watchExporter } from '../handler/watch-exporter.ts';
import { createContinue, type Continue } from '../work/continue-context.ts';
import { createRequestErrorCapture } from '../work/request-errors.ts';
import type { PropagationCounts, PropagationOptions } from '../propagation/propagation-watch.ts';
import { createFollow } from './follow-redirects.ts';
import { watchPropagation } from './watch-propagation.ts';

/** Settings of {@link createServerTracing}. */
export interface ServerTracingOptions extends RecordingOptions, PropagationOptions {
  /** Checks the token of a request. @default none: every caller is signed out */
  readonly verify?: Verify;
  /**
   * Decides whether the trace of a request is exported completely, regardless of sampling. It is for support sessions.
   * @default none
   */
  readonly forceSampled?: ForceSampled;
  /** The rule that decides whether the trace of a request is exported completely. @default 'caller' */
  readonly sampledBy?: SampledBy;
  /**
   * More facts about this program, such as `{ 'cloud.region': 'eu-central-1' }`. Every record carries them. The options
   * `service`, `version` and `environment` win over the same facts in `resource`.
   * @default {}
   */
  readonly resource?: Attributes;
  /**
   * The CORS settings of all handlers. With them, Waybill answers preflights.
   * @default none: handlers answer preflights
   */
  readonly cors?: Cors;
}

/** Follows requests through a server. {@link createServerTracing} creates it. */
export interface ServerTracing {
  /**
   * Creates a handler. Each request to the handler continues the trace of its caller and is recorded as a SERVER span.
   *
   * The response carries `x-correlation-id` and `x-trace-id`. If the handler throws, the error is captured, and the
   * caller gets the response of `errorResponse`. A streamed body passes through unchanged. The span ends when the
   * handler has returned its response. The records are sent afterwards, and the response never waits for them. If the
   * platform has `waitUntil`, Waybill uses it to keep the process alive until the records are sent. Without `cors`, the
   * handler gets preflights too, and Waybill's headers are added to the headers that the handler allows.
   */
  readonly withTracing: <P extends readonly unknown[]>(
    handler: TracedHandler<P>,
    options?: HandlerOptions,
  ) => (request: Request, ...platform: [...P, ...unknown[]]) => Promise<Response>;
  /** Calls `fetch`, and records the request under the current span. Waybill's headers go only to `targets`. */
  readonly fetch: typeof fetch;
  /** Writes log lines under the current span. */
  readonly log: Logger;
  /**
   * Runs `work` in a child span of the current span. The child span ends when the work has settled. The caller gets the
   * result or the error of the work, unchanged. Outside of a request, such as in a scheduled job, the span begins a new
   * trace, and errors of the work are captured.
   */
  readonly span: <T>(name: string, work: (span: Span) => T, options?: SpanOptions) => T;
  /**
   * Runs `work` as a continuation of a context that did not come with a request: from a message, a queue, a table or a
   * workflow. The work runs in a new span, a child of the span in the context. Inside, also after awaits and timers,
   * `current`, `span`, `log`, `fetch` and `captureError` belong to that context. The current span outside of `work` stays
   * as it is.
   *
   * The span ends when the work has settled. The caller gets the result or the error of the work, unchanged. An error
   * marks the span as failed and is captured, unless the error is a refusal or stops the work on purpose. If `work` is a
   * generator function, the span ends before the generator runs, so pass a function that reads the generator.
   *
   * The trace, the correlation id, the session id and the sampled flag come from the context. An invalid field counts as
   * absent. Without a trace id, a new trace begins. The ids of a context are labels that another program chose: never
   * use them to decide about access rights.
   *
   * @example
   * await tracing.continue(job.context, 'send invoice', () => sendInvoice(job), { kind: 'consumer' });
   */
  readonly continue: Continue;
  /** Returns the span of the running code, also after awaits and timers. Returns `undefined` outside of a span. */
  readonly current: () => Span | undefined;
  /**
   * Records an error that the app handles itself. Returns the reference and the ids of the record. An error that is
   * captured several times is recorded once.
   */
  readonly captureError: (error: unknown, attributes?: object) => ErrorOccurrence;
  /** Returns how many requests the handlers have received, by their tracing headers. */
  readonly propagation: () => PropagationCounts;
  /** Sends the queued records. Never rejects. */
  readonly flush: () => Promise<void>;
  /** Sends the queued records and stops recording. Handlers keep working. */
  readonly dispose: () => Promise<void>;
}

/**
 * Creates the tracing of a server program. Create one per program, or one per function if each function has its own
 * service name.
 *
 * The function runs unchanged on Node, Deno, Bun and Supabase Edge Functions. It throws if a setting cannot work, and
 * the message says how to correct the setting. The returned functions never throw errors of Waybill.
 *
 * @example
 * const tracing = createServerTracing({ service: 'invite-user', exporter: postgresExporter(query), verify });
 * Deno.serve(tracing.withTracing(async (request, { userId }) => {
 *   const member = await tracing.span('create member', () => createMember(request, userId));
 *   return Response.json(member);
 * }));
 */
export function createServerTracing(options: ServerTracingOptions): ServerTracing {
  checkServerSettings(options);
  const { verify, cors, forceSampled, sampledBy = 'caller', resource = {}, ...recording } = options;
  const { propagation: direction = 'both' } = options;
  const corsPolicy = cors && createCorsPolicy(cors, { caller: 'createServerTracing' });
  const carrier = createRequestContext();
  const watched = recording.exporter && watchExporter(recording.exporter);
  const diagnostics = createDiagnostics(recording);
  const parts: TracingParts = createTracingParts(
    {
      ...recording,
      ...(watched && { exporter: watched.exporter }),
      ...(!SENDING.includes(direction) && { targets: withoutHeaders(recording.targets) }),
    },
    {
      carrier,
      diagnostics,
      sameOrigin: 'none',
      sessionOf: (context) => context?.sessionId ?? null,
      follow: createFollow(() => parts.rules),
      fetchFor: (span) => createTracedFetch(() => parts, currentFetch, span),
    },
  );
  // Records are grouped by the resource object, so the object is changed and not replaced.
  const own = parts.identity.resource;
  Object.assign(own, { ...parts.capture.attributes(resource), ...own });
  const captureError = createRequestErrorCapture(parts);
  const continueContext = createContinue(parts, { diagnostics, captureError, deliver: () => deliver([]) });

  function deliver(platform: readonly unknown[]): void {
    // If the receiver failed at the last batch, do not flush at every request: the queue tries again after its own
    // pauses.
    if (watched?.isReceiving())
      diagnostics.guard('waitUntil', () => keepAlive(parts.stream.flush(), platform));
  }

  const { propagation, endLog } = watchPropagation(options, parts);
  const surroundings: HandlerSurroundings = {
    ports: parts,
    diagnostics,
    propagation,
    verify,
    forceSampled,
    sampledBy,
    corsPolicy,
    captureError,
    deliver,
  };
  return {
    withTracing: (handler, handlerOptions = {}) => createTracedHandler(surroundings, handler, handlerOptions),
    fetch: createTracedFetch(() => parts, currentFetch),
    log: parts.log,
    span: createSpanFunction(carrier, continueContext),
    continue: continueContext,
    current: () => carrier.current()?.span,
    captureError: (error, attributes = {}) => captureError(error, attributes, carrier.current()),
    flush: () => parts.stream.flush(),
    propagation: () => propagation.counts(),
    dispose() {
      endLog();
      return disposeParts(parts);
    },
  };
}

/** Creates the `span` function of a tracing. Outside of a span, it begins a new trace. */
function createSpanFunction(carrier: SpanCarrier, begin: Continue): ServerTracing['span'] {
  return (name, work, options) => {
    const found = carrier.current();
    return found ? found.span.span(name, work, options) : begin(null, name, work, options);
  };
}

/** The directions in which outgoing requests carry ids. */
const SENDING: readonly unknown[] = ['both', 'out'];
const DIRECTIONS: readonly unknown[] = [...SENDING, 'in', 'off'];

/** Returns the same targets, but none of them receives headers. */
function withoutHeaders(targets: readonly Target[] = []): readonly Target[] {
  return targets.map((target) => ({ ...target, headers: 'none' }));
}

function checkServerSettings({
  verify,
  forceSampled,
  sampledBy,
  propagation,
  exporter,
  ...recording
}: ServerTracingOptions): void {
  if (verify !== undefined && typeof verify !== 'function') {
    throw new TypeError(
      '[waybill] verify is not a function; pass (request) => ({ userId, sessionId }) or null.',
    );
  }
  if (forceSampled !== undefined && typeof forceSampled !== 'function') {
    throw new TypeError(
      "[waybill] forceSampled is not a function; pass (request) => request.headers.get('x-support-session') === secret.",
    );
  }
  if (sampledBy !== undefined && sampledBy !== 'caller' && sampledBy !== 'ratio') {
    throw new TypeError(`[waybill] sampledBy is ${String(sampledBy)}; pass 'caller' or 'ratio'.`);
  }
  if (propagation !== undefined && !DIRECTIONS.includes(propagation)) {
    throw new TypeError(
      `[waybill] propagation is ${String(propagation)}; pass 'both', 'in', 'out' or 'off'.`,
    );
  }
  if (exporter && typeof exporter !== 'function') {
    throw new TypeError('[waybill] exporter is not a function; pass postgresExporter(query).');
  }
  checkSettings(recording);
}
