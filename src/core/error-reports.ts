import type { Origin } from './origin.ts';
import { formatReference } from './reference.ts';
import type { TracingContext } from './tracing-context.ts';

/** Where an error was recorded: what a screen shows and support searches. */
export interface ErrorReport {
  /** The short code, written `KM70-WHSPV`. */
  readonly reference: string;
  readonly traceId: string;
  /** The span in which it happened: the failed request, or the action. */
  readonly spanId?: string | undefined;
  readonly correlationId: string;
  /** Milliseconds since 1970. */
  readonly timeMs: number;
}

/** An error, or failed Response, and the context that it came from. */
export interface LinkedError extends ErrorOrigin {
  readonly report: ErrorReport;
}

/** The span, or the new trace, in which an error happened. */
export interface ErrorOrigin extends Origin {
  readonly context: TracingContext;
}

/** Remembers which context each error came from, without touching it. */
export interface ErrorReports {
  /** Links an error to its context; the first link stays, because it is the nearest to the cause. */
  readonly link: (error: unknown, origin: ErrorOrigin) => LinkedError;
  readonly find: (error: unknown) => LinkedError | undefined;
}

/** Tells an operation that somebody stopped on purpose: no failure, and nothing for an error screen. */
export function isAbort(error: unknown): boolean {
  return (error as { name?: unknown } | null | undefined)?.name === 'AbortError';
}

/** Creates the memory; it holds errors weakly, and nothing that is no object: one text is like another. */
export function createErrorReports(now: () => number): ErrorReports {
  const links = new WeakMap<object, LinkedError>();

  function find(error: unknown, causes = 5): LinkedError | undefined {
    if (!error || causes < 0) return undefined;
    const found = links.get(error);
    if (found) return found;
    try {
      // supabase-js keeps the Response of a failed function, or the network error, in `context`; others wrap by `cause`.
      const { context, cause } = error as { context?: unknown; cause?: unknown };
      return find(context, causes - 1) ?? find(cause, causes - 1);
    } catch {
      // A foreign object whose getters throw has no link of ours.
      return undefined;
    }
  }

  return {
    find: (error) => find(error),
    link(error, { context, attribution, root }) {
      const { traceId, spanId, correlationId } = context;
      const reference = formatReference(traceId);
      const linked = find(error) ?? {
        context,
        attribution,
        root,
        report: { reference, traceId, spanId, correlationId, timeMs: now() },
      };
      // `Object` makes a new object of what is none, and so nothing is remembered of it.
      links.set(Object(error) as object, linked);
      return linked;
    },
  };
}
