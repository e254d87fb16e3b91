import type { ErrorOccurrence, Logger, Span, SpanOptions, Target } from '../../core/index.ts';
import {
  createDiagnostics,
  createTracingParts,
  currentFetch,
  disposeParts,
  type Diagnostics,
  type SpanCarrier,
  type TracingParts,
} from '../../core/internal.ts';
import type { ClientFetch } from '../client/client-options.ts';
import { TracedClient } from '../client/traced-client.ts';
import { createCorsPolicy } from '../cors/cors.ts';
import { createDeliverSoon } from '../handler/deliver-soon.ts';
import { keepAlive } from '../handler/keep-alive.ts';
import { createRequestContext } from '../handler/request-context.ts';
import { rememberSurroundings, type HandlerSurroundings } from '../handler/handler-surroundings.ts';
import { createTracedHandler, type HandlerOptions, type TracedHandler } from '../handler/traced-handler.ts';
import { watchExporter } from '../handler/watch-exporter.ts';
import { createContinue, type Continue } from '../work/continue-context.ts';
import { createRequestErrorCapture } from '../work/request-errors.ts';
import type { HeaderDebug } from '../propagation/debug-headers.ts';
import type { PropagationCounts } from '../propagation/propagation-watch.ts';
import { checkServerSettings, SENDING, type ServerTracingOptions } from './server-tracing-options.ts';
import { createServerStream, sessionOf } from './server-stream.ts';
import { memoryQueue } from './memory-queue.ts';
import { watchPropagation } from './watch-propagation.ts';

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
  /**
   * Calls `fetch`, and records the request under the current span. Waybill's headers go only to `targets`. Each redirect
   * of a target has a span and headers of its own. `timeoutMs` in the second argument limits the time of this request.
   */
  readonly fetch: ClientFetch;
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
  /** The clock from the settings. `waybill/messages` sends it with messages. */
  readonly clock: ServerTracingOptions['clock'];
  /** Sends the queued records. Never rejects. */
  readonly flush: () => Promise<void>;
  /** Sends the queued records and stops recording. Handlers keep working. */
  readonly dispose: () => Promise<void>;
}

/** A server tracing, with the parts that it is made of. */
export interface OpenedServerTracing {
  readonly tracing: ServerTracing;
  readonly parts: TracingParts;
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
  return openServerTracing(options).tracing;
}

/** What the parts of a server tracing need of each other. They are created in turn. */
interface PartsNeeds {
  readonly diagnostics: Diagnostics;
  readonly clientOf: () => TracedClient;
  readonly headerDebugOf: () => HeaderDebug | undefined;
}

/** Creates the parts of a server tracing. */
function createServerParts(
  { resource = {}, propagation = 'both', clock, ...recording }: ServerTracingOptions,
  { diagnostics, clientOf, headerDebugOf }: PartsNeeds,
): TracingParts {
  const carrier = createRequestContext();
  const parts: TracingParts = createTracingParts(
    {
      ...recording,
      ...(!SENDING.includes(propagation) && { targets: withoutHeaders(recording.targets) }),
    },
    {
      carrier,
      diagnostics,
      stream: createServerStream(recording.exporter, {
        diagnostics,
        carrier,
        // The tests of apps listen to records. The stream exists before the listeners do.
        subscribers: {
          has: (type) => parts.subscribers.has(type),
          tell: (event) => parts.subscribers.tell(event),
        },
        storage: recording.queue ?? memoryQueue(),
      }),
      sameOrigin: 'none',
      sessionOf,
      addHeaders(request) {
        if (clock) diagnostics.guard('the clock', () => clock.addTo(request));
        headerDebugOf()?.sent(request);
      },
      fetchFor: (span) => clientOf().fetchOf(span),
    },
  );
  // Records are grouped by the resource object, so the object is changed and not replaced.
  const own = parts.identity.resource;
  Object.assign(own, { ...parts.capture.attributes(resource), ...own });
  return parts;
}

/** Creates a server tracing whose requests `send` sends. The tests of apps also need its parts. */
export function openServerTracing(
  options: ServerTracingOptions,
  send: typeof fetch = currentFetch,
): OpenedServerTracing {
  checkServerSettings(options);
  const { verify, cors, forceSampled, sampledBy = 'caller', exporter, clock } = options;
  const accepted = clock ? [clock.header] : [];
  const corsPolicy = cors && createCorsPolicy(cors, { caller: 'createServerTracing', accepted });
  const watched = exporter && watchExporter(exporter);
  const diagnostics = createDiagnostics(options);
  const parts: TracingParts = createServerParts(
    { ...options, ...(watched && { exporter: watched.exporter }) },
    { diagnostics, clientOf: () => client, headerDebugOf: () => headerDebug },
  );
  const client = new TracedClient({
    portsOf: () => parts,
    send,
    client: options.client,
    clockHeader: clock?.header,
  });
  const captureError = createRequestErrorCapture(parts);
  const continueContext = createContinue(parts, { diagnostics, captureError, deliver: () => deliver([]) });

  function deliver(platform: readonly unknown[]): void {
    // If the receiver failed at the last batch, do not flush at every request: the queue tries again after its own
    // pauses.
    if (watched?.isReceiving())
      diagnostics.guard('waitUntil', () => keepAlive(parts.stream.flush(), platform));
  }

  const { propagation, headerDebug, endLog } = watchPropagation(options, parts);
  const surroundings: HandlerSurroundings = {
    ports: parts,
    diagnostics,
    propagation,
    headerDebug,
    verify,
    forceSampled,
    sampledBy,
    corsPolicy,
    accepted,
    captureError,
    deliver,
    deliverSoon: createDeliverSoon(() => deliver([]), parts.carrier),
  };
  const tracing: ServerTracing = {
    withTracing: (handler, handlerOptions = {}) => createTracedHandler(surroundings, handler, handlerOptions),
    fetch: client.fetchOf(),
    log: parts.log,
    span: createSpanFunction(parts.carrier, continueContext),
    continue: continueContext,
    current: () => parts.carrier.current()?.span,
    captureError: (error, attributes = {}) => captureError(error, attributes, parts.carrier.current()),
    flush: () => parts.stream.flush(),
    propagation: () => propagation.counts(),
    clock,
    dispose() {
      endLog();
      return disposeParts(parts);
    },
  };
  rememberSurroundings(tracing, surroundings);
  return { tracing, parts };
}

/** Creates the `span` function of a tracing. Outside of a span, it begins a new trace. */
function createSpanFunction(carrier: SpanCarrier, begin: Continue): ServerTracing['span'] {
  return (name, work, options) => {
    const found = carrier.current();
    return found ? found.span.span(name, work, options) : begin(null, name, work, options);
  };
}

/** Returns the same targets, but none of them receives headers. */
function withoutHeaders(targets: readonly Target[] = []): readonly Target[] {
  return targets.map((target) => ({ ...target, headers: 'none' }));
}
