import type { Attributes, ErrorOccurrence, Logger, Span, SpanOptions } from '../../core/index.ts';
import {
  ActiveSpan,
  checkSettings,
  createDiagnostics,
  createTracedFetch,
  createTracingParts,
  currentFetch,
  disposeParts,
  judgeOutcome,
  observeResult,
  type CurrentSpan,
  type RecordingOptions,
  type TracingParts,
} from '../../core/internal.ts';
import { createCorsPolicy, type Cors } from '../cors/cors.ts';
import type { ForceSampled } from '../handler/force-sampled.ts';
import { keepAlive } from '../handler/keep-alive.ts';
import { createRequestContext } from '../handler/request-context.ts';
import { createRequestErrorCapture, type RequestErrorCapture } from '../handler/request-errors.ts';
import type { SampledBy } from '../handler/server-span.ts';
import {
  createTracedHandler,
  type HandlerOptions,
  type HandlerSurroundings,
  type TracedHandler,
} from '../handler/traced-handler.ts';
import type { Verify } from '../handler/verify-identity.ts';
import { watchExporter } from '../handler/watch-exporter.ts';
import { createFollow } from './follow-redirects.ts';

/** Settings of {@link createServerTracing}. */
export interface ServerTracingOptions extends RecordingOptions {
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
  /** Returns the span of the running code, also after awaits and timers. Returns `undefined` outside of a span. */
  readonly current: () => Span | undefined;
  /**
   * Records an error that the app handles itself. Returns the reference and the ids of the record. An error that is
   * captured several times is recorded once.
   */
  readonly captureError: (error: unknown, attributes?: object) => ErrorOccurrence;
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
  const corsPolicy = cors && createCorsPolicy(cors, { caller: 'createServerTracing' });
  const carrier = createRequestContext();
  const watched = recording.exporter && watchExporter(recording.exporter);
  const diagnostics = createDiagnostics(recording);
  const parts: TracingParts = createTracingParts(
    { ...recording, ...(watched && { exporter: watched.exporter }) },
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

  function deliver(platform: readonly unknown[]): void {
    // If the receiver failed at the last batch, do not flush at every request: the queue tries again after its own
    // pauses.
    if (watched?.isReceiving())
      diagnostics.guard('waitUntil', () => keepAlive(parts.stream.flush(), platform));
  }

  const surroundings: HandlerSurroundings = {
    ports: parts,
    diagnostics,
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
    span: createSpanFunction(parts, { captureError, deliver: () => deliver([]) }),
    current: () => carrier.current()?.span,
    captureError: (error, attributes = {}) => captureError(error, attributes, carrier.current()),
    flush: () => parts.stream.flush(),
    dispose: () => disposeParts(parts),
  };
}

function checkServerSettings({
  verify,
  forceSampled,
  sampledBy,
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
  if (exporter && typeof exporter !== 'function') {
    throw new TypeError('[waybill] exporter is not a function; pass postgresExporter(query).');
  }
  checkSettings(recording);
}

/**
 * Creates the `span` function of a tracing. The function runs work in a span, under the current span or in a new trace.
 */
function createSpanFunction(
  ports: TracingParts,
  { captureError, deliver }: { readonly captureError: RequestErrorCapture; readonly deliver: () => void },
): ServerTracing['span'] {
  return (name, work, options) => {
    const found: CurrentSpan | undefined = ports.carrier.current();
    if (found) return found.span.span(name, work, options);
    const job = new ActiveSpan(ports, name, {
      ...options,
      parent: ports.beginContext(),
      attribution: 'exact',
    });
    return job.run(() =>
      observeResult(
        () => work(job),
        (outcome) => {
          if (Object.hasOwn(judgeOutcome(outcome, job), 'error'))
            captureError(outcome.error, {}, job.provenance);
          job.end(outcome);
          deliver();
        },
      ),
    );
  };
}
