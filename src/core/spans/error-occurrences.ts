import { formatReference } from '../propagation/reference.ts';
import type { Provenance } from '../stream/provenance.ts';

/** Where and when an error was recorded: what a screen shows and support searches. */
export interface ErrorOccurrence {
  /** The short code, written `KM70-WHSPV`. */
  readonly reference: string;
  readonly traceId: string;
  /** The span in which it happened: the failed request, or the action. */
  readonly spanId?: string | undefined;
  readonly correlationId: string;
  /** Milliseconds since 1970. */
  readonly timeMs: number;
}

/** An error that was captured, and whose it was. */
export interface CapturedError {
  readonly occurrence: ErrorOccurrence;
  /** The auth session in which it was captured. */
  readonly sessionId: string | null;
}

/** Where an error comes from, and as what it is known. */
export interface LinkedError extends Provenance {
  readonly occurrence: ErrorOccurrence;
}

const CAUSES = 5;
const MOST_RECENT = 10;

// supabase-js keeps the Response of a failed function, or the network error, in `context`; axios its XMLHttpRequest, or
// its Request, in `request`; ky the Response in `response`; others wrap by `cause`.
const KEYS_OF_CAUSES = ['context', 'response', 'request', 'cause'];

/**
 * Remembers which context each error came from, without touching it. It holds errors weakly, and nothing that is no
 * object: one text is like another.
 */
export class ErrorOccurrences {
  readonly #now: () => number;
  readonly #links = new WeakMap<object, LinkedError>();
  #recent: readonly CapturedError[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The last ten errors that were captured, oldest first. */
  get recent(): readonly CapturedError[] {
    return this.#recent;
  }

  /** Remembers that an error was captured. */
  noteCaptured(captured: CapturedError): void {
    this.#recent = [...this.#recent, captured].slice(-MOST_RECENT);
  }

  /** Links an error to its provenance; the first link stays, because it is the nearest to the cause. */
  link(error: unknown, provenance: Provenance): LinkedError {
    return this.#remember(error, this.find(error) ?? this.#linkTo(provenance));
  }

  /** Links what carried a request that failed, such as its Response; what carries another one belongs to that. */
  mark(carrier: unknown, provenance: Provenance): LinkedError {
    return this.#remember(carrier, this.#linkTo(provenance));
  }

  /** Finds the link of an error, or of one that it wraps. */
  find(error: unknown, causes: number = CAUSES): LinkedError | undefined {
    if (!error || causes < 0) return undefined;
    const found = this.#links.get(error);
    if (found) return found;
    try {
      for (const key of KEYS_OF_CAUSES) {
        const inside = this.find((error as Readonly<Record<string, unknown>>)[key], causes - 1);
        if (inside) return inside;
      }
    } catch {
      // A foreign object whose getters throw has no link of ours.
    }
    return undefined;
  }

  #remember(object: unknown, linked: LinkedError): LinkedError {
    // `Object` makes a new object of what is none, and so nothing is remembered of it.
    this.#links.set(Object(object) as object, linked);
    return linked;
  }

  #linkTo({ context, attribution, root }: Provenance): LinkedError {
    const { traceId, spanId, correlationId } = context;
    const reference = formatReference(traceId);
    return {
      context,
      attribution,
      root,
      occurrence: { reference, traceId, spanId, correlationId, timeMs: this.#now() },
    };
  }
}
