import { generateSpanId, type TracingContext } from '../../core/index.ts';
import { formatUuid, isControlFlow, SAMPLED } from '../../core/internal.ts';
import { surroundingsOf } from '../handler/handler-surroundings.ts';
import { readIncomingContext } from '../propagation/extract-tracing-context.ts';
import { isPrefetch } from '../propagation/is-prefetch.ts';
import { readHeaders, type HeaderSource } from '../propagation/read-headers.ts';
import type { ServerTracing } from '../tracing/create-server-tracing.ts';
import type { ContinueOptions } from '../work/continue-context.ts';
import { signError } from './sign-error.ts';

/** Wraps a function of a server: a server action, an async server component or a server function. */
export type TraceFunction = <A extends unknown[], R>(
  name: string,
  work: (...args: A) => R | PromiseLike<R>,
  options?: ContinueOptions,
) => (...args: A) => Promise<R>;

/**
 * Creates a function that wraps the functions which a framework calls without their request: server actions, async
 * server components and server functions. `headersOf` returns the headers of the request, such as `headers` of
 * `next/headers`. A wrapped function runs in a SERVER span that continues the trace of its request.
 *
 * The caller gets the result or the error of the function. An error gets a `digest` if it has none: the `traceparent` of
 * the span in which it occurred. React sends the digest to the page, where `linkServerError` of `waybill` reads it. All
 * functions that get the same headers object are in one trace, also if the request names none. A prefetch has no span:
 * only its error is recorded, in a trace of its own.
 *
 * If `headersOf` throws control flow of the framework, the wrapped function throws it on, and the work does not run. If
 * `headersOf` fails in another way, the work runs, and a new trace begins.
 *
 * @example
 * export const traced = traceFunctions(tracing, async () => {
 *   await connection(); // of next/server: Next also renders without a request
 *   return headers();
 * });
 * export const invite = traced('invite member', async (form: FormData) => sendInvitation(form));
 */
export function traceFunctions(
  tracing: ServerTracing,
  headersOf: () => HeaderSource | Promise<HeaderSource>,
): TraceFunction {
  const { ports, diagnostics } = surroundingsOf(tracing, 'traceFunctions');
  if (typeof headersOf !== 'function') {
    throw new TypeError('[waybill] traceFunctions needs a function; pass headers of next/headers.');
  }
  const known = new WeakMap<object, TracingContext>();

  function contextOf(headers: HeaderSource): TracingContext {
    const { trace, state, correlationId } = readIncomingContext(readHeaders(headers));
    const context =
      known.get(headers) ??
      ports.beginContext({
        parent: { ...(trace && { ...trace, correlationId: formatUuid(trace.traceId) }), ...state },
        correlationId,
      });
    known.set(headers, context);
    return context;
  }

  async function readRequest(): Promise<HeaderSource> {
    try {
      return Object(await headersOf()) as HeaderSource;
    } catch (error) {
      if (isControlFlow(error)) throw error;
      const kind = 'the headers of a request';
      diagnostics.report({ kind, message: `${kind} could not be read; a new trace begins.`, error });
      return {};
    }
  }

  async function perform<R>(work: () => R | PromiseLike<R>): Promise<R> {
    try {
      return await work();
    } catch (error) {
      diagnostics.guard('the digest of an error', () => {
        if (ports.errors.isInterruption(error)) return;
        const { traceId, spanId = generateSpanId() } = tracing.captureError(error);
        signError(error, { traceId, spanId, flags: tracing.current()?.context.flags ?? SAMPLED });
      });
      throw error;
    }
  }

  return (name, work, options) =>
    async (...args) => {
      const headers = await readRequest();
      const run = () => perform(() => work(...args));
      if (diagnostics.guard('the headers of a request', () => isPrefetch(headers))) return run();
      const context =
        tracing.current() ?? diagnostics.guard('the headers of a request', () => contextOf(headers));
      return tracing.continue(context, name, run, { kind: 'server', ...options });
    };
}
