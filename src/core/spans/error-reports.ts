import type { Origin } from './origin.ts';
import { formatReference } from '../propagation/reference.ts';
import type { TracingContext } from '../propagation/tracing-context.ts';

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
  /** Links what carried a request that failed, such as its Response; what carries another one belongs to that. */
  readonly mark: (carrier: unknown, origin: ErrorOrigin) => LinkedError;
  readonly find: (error: unknown) => LinkedError | undefined;
}

// The platform's own, and that of axios.
const STOPPED = /^(Abort|Canceled)Error$/;

/** Tells by its type an operation that somebody stopped on purpose: no failure, and nothing for an error screen. */
export function isStopped(type: unknown): boolean {
  return STOPPED.test(String(type));
}

/** Tells whether that is what an error says. */
export function isAbort(error: unknown): boolean {
  return isStopped((error as { name?: unknown } | null | undefined)?.name);
}

/** Creates the memory; it holds errors weakly, and nothing that is no object: one text is like another. */
export function createErrorReports(now: () => number): ErrorReports {
  const links = new WeakMap<object, LinkedError>();

  function find(error: unknown, causes = 5): LinkedError | undefined {
    if (!error || causes < 0) return undefined;
    const found = links.get(error);
    if (found) return found;
    try {
      // supabase-js keeps the Response of a failed function, or the network error, in `context`; axios its XMLHttpRequest,
      // or its Request, in `request`; ky the Response in `response`; others wrap by `cause`.
      for (const key of ['context', 'response', 'request', 'cause']) {
        const inside = find((error as Readonly<Record<string, unknown>>)[key], causes - 1);
        if (inside) return inside;
      }
    } catch {
      // A foreign object whose getters throw has no link of ours.
    }
    return undefined;
  }

  function remember(object: unknown, linked: LinkedError): LinkedError {
    // `Object` makes a new object of what is none, and so nothing is remembered of it.
    links.set(Object(object) as object, linked);
    return linked;
  }

  function linkTo({ context, attribution, root }: ErrorOrigin): LinkedError {
    const { traceId, spanId, correlationId } = context;
    return {
      context,
      attribution,
      root,
      report: { reference: formatReference(traceId), traceId, spanId, correlationId, timeMs: now() },
    };
  }

  return {
    find,
    link: (error, origin) => remember(error, find(error) ?? linkTo(origin)),
    mark: (carrier, origin) => remember(carrier, linkTo(origin)),
  };
}
