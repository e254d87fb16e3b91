import { formatReference } from '../propagation/reference.ts';
import type { Provenance } from '../stream/provenance.ts';

/** Where and when an error was recorded. A screen shows it, and support searches for it. */
export interface ErrorOccurrence {
  /** The short code, written `KM70-WHSPV`. */
  readonly reference: string;
  readonly traceId: string;
  /** The span in which the error happened: the failed request, or the action. */
  readonly spanId?: string | undefined;
  readonly correlationId: string;
  /** Milliseconds since 1970. */
  readonly timeMs: number;
}

/** A captured error, with its auth session. */
export interface CapturedError {
  readonly occurrence: ErrorOccurrence;
  /** The auth session in which the error was captured. */
  readonly sessionId: string | null;
}

/** The provenance of an error, and the place of its record. */
export interface LinkedError extends Provenance {
  readonly occurrence: ErrorOccurrence;
}

const CAUSES = 5;
const MOST_RECENT = 10;

// supabase-js keeps the Response of a failed function, or the network error, in `context`. axios keeps its
// XMLHttpRequest or Request in `request`. ky keeps the Response in `response`. Other libraries wrap errors by `cause`.
const KEYS_OF_CAUSES = ['context', 'response', 'request', 'cause'];

/**
 * Remembers the context that each error came from, without changing the error. It holds errors weakly. It does not
 * remember primitives, because equal texts cannot be told apart.
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

  /** Remembers a captured error. */
  noteCaptured(captured: CapturedError): void {
    this.#recent = [...this.#recent, captured].slice(-MOST_RECENT);
  }

  /** Links an error to its provenance. The first link stays, because it is the nearest to the cause. */
  link(error: unknown, provenance: Provenance): LinkedError {
    return this.#remember(error, this.find(error) ?? this.#linkTo(provenance));
  }

  /** Links the carrier of a failed request, such as its Response. The latest request of a carrier replaces the link. */
  mark(carrier: unknown, provenance: Provenance): LinkedError {
    return this.#remember(carrier, this.#linkTo(provenance));
  }

  /** Finds the link of an error, or of an error that it wraps. */
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
      // An object with getters that throw is foreign, and has no link.
    }
    return undefined;
  }

  #remember(object: unknown, linked: LinkedError): LinkedError {
    // `Object` makes a new object of a primitive, so nothing about the primitive is remembered.
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
