import type { Attributes, ErrorOccurrence, Logger, Span, SpanOptions } from '../../core/index.ts';
import {
  ActiveSpan,
  checkSettings,
  createDiagnostics,
  createLogger,
  createTracedFetch,
  createTracingParts,
  currentFetch,
  disposeParts,
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

/** Settings of {@link createServerTracing}. */
export interface ServerTracingOptions extends RecordingOptions {
  /** Checks the token of a request. @default none: nobody is signed in */
  readonly verify?: Verify;
  /** Which requests are exported with their whole trace, whatever the sampling, for a support session. @default none */
  readonly forceSampled?: ForceSampled;
  /** Who decides whether the trace of a request is exported whole. @default 'caller' */
  readonly sampledBy?: SampledBy;
  /**
   * What else is known of this program, such as `{ 'cloud.region': 'eu-central-1' }`; it stands on every record. What
   * `service`, `version` and `environment` say wins. @default {}
   */
  readonly resource?: Attributes;
  /** Answers preflights for all handlers. @default none: handlers answer them */
  readonly cors?: Cors;
}

/** Follows requests through a server. Made by {@link createServerTracing}. */
export interface ServerTracing {
  /**
   * Makes a handler each of whose requests continues the trace of its caller and is recorded as a SERVER span.
   *
   * The answer tells its `x-correlation-id` and `x-trace-id`. What the handler throws is captured, and answered as
   * `errorResponse` does. A streamed body is passed through as it comes. The span ends when the handler has given its
   * answer; records leave afterwards, kept alive by `waitUntil` where the platform has it, and the answer never waits
   * for them. Without `cors`, preflights go to the handler, and what it allows is extended by our headers.
   */
  readonly withTracing: <P extends readonly unknown[]>(
    handler: TracedHandler<P>,
    options?: HandlerOptions,
  ) => (request: Request, ...platform: [...P, ...unknown[]]) => Promise<Response>;
  /** Calls `fetch`, with the request recorded under the current span. Our headers go to `targets` only. */
  readonly fetch: typeof fetch;
  /** Writes log lines under the current span. */
  readonly log: Logger;
  /**
   * Does a part of the work as a child of the current span; it ends when the work has settled, and errors pass through.
   * Outside of any request, such as in a scheduled job, it begins a trace of its own and captures what the work throws.
   */
  readonly span: <T>(name: string, work: (span: Span) => T, options?: SpanOptions) => T;
  /** Gives the span of the code that runs now, after awaits and timers too; `undefined` outside of any. */
  readonly current: () => Span | undefined;
  /** Records an error that goes no further, once however often it is captured, and says where: its reference and ids. */
  readonly captureError: (error: unknown, attributes?: object) => ErrorOccurrence;
  /** Sends what is queued. Never rejects. */
  readonly flush: () => Promise<void>;
  /** Sends what is queued and stops recording. Handlers keep working. */
  readonly dispose: () => Promise<void>;
}

/**
 * Creates the tracing of a server program: one per program, or one per function where each has a name of its own.
 *
 * Runs unchanged on Node, Deno, Bun and Supabase Edge Functions. Throws where a setting cannot work, saying what to do;
 * nothing that it gives back throws afterwards.
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
      fetchFor: (span) => createTracedFetch(() => parts, currentFetch, span),
    },
  );
  const { spans } = parts;
  // In place, since records are grouped by this very object.
  Object.assign(spans.resource, { ...spans.capture.attributes(resource), ...spans.resource });
  const captureError = createRequestErrorCapture(parts);

  function deliver(platform: readonly unknown[]): void {
    // A receiver in trouble is tried again after the pauses of the queue, not at every request.
    if (watched?.isReceiving()) diagnostics.guard('waitUntil', () => keepAlive(spans.flush(), platform));
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
    log: createLogger(spans.logs, carrier.current),
    span: createSpanFunction(parts, { captureError, deliver: () => deliver([]) }),
    current: () => carrier.current()?.span,
    captureError: (error, attributes = {}) => captureError(error, attributes, carrier.current()),
    flush: spans.flush,
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
      '[waybill] verify is no function; pass (request) => ({ userId, sessionId }) or null.',
    );
  }
  if (forceSampled !== undefined && typeof forceSampled !== 'function') {
    throw new TypeError(
      "[waybill] forceSampled is no function; pass (request) => request.headers.get('x-support-session') === secret.",
    );
  }
  if (sampledBy !== undefined && sampledBy !== 'caller' && sampledBy !== 'ratio') {
    throw new TypeError(`[waybill] sampledBy is ${String(sampledBy)}; pass 'caller' or 'ratio'.`);
  }
  if (exporter && typeof exporter !== 'function') {
    throw new TypeError('[waybill] exporter is no function; pass postgresExporter(query).');
  }
  checkSettings(recording);
}

/** Makes the function that does a part of the work as a span: of the current one, or of a trace of its own. */
function createSpanFunction(
  { spans, beginContext }: TracingParts,
  { captureError, deliver }: { readonly captureError: RequestErrorCapture; readonly deliver: () => void },
): ServerTracing['span'] {
  return (name, work, options) => {
    const found: CurrentSpan | undefined = spans.carrier.current();
    if (found) return found.span.span(name, work, options);
    const job = new ActiveSpan(spans, name, { ...options, parent: beginContext(), attribution: 'exact' });
    return job.run(() =>
      observeResult(
        () => work(job),
        (outcome) => {
          if ('error' in outcome) captureError(outcome.error, {}, job.provenance);
          job.end(outcome);
          deliver();
        },
      ),
    );
  };
}
