import type { ValueCapture } from '../capture/value-capture.ts';
import type { BeginContext } from '../propagation/begin-context.ts';
import { formatReference } from '../propagation/reference.ts';
import type { IdentityChange, RecordIdentity } from '../propagation/record-identity.ts';
import { IDENTITY, REFERENCE, REFUSED } from '../records/semantic-conventions.ts';
import type { Subscribers } from '../records/subscribers.ts';
import type { LogWriter } from '../stream/log-writer.ts';
import type { Provenance } from '../stream/provenance.ts';
import { isControlFlow, isStop } from './interruption.ts';
import { isRefusal } from './is-refusal.ts';

/** Where and when an error was recorded. A screen shows these facts, and support uses them to search. */
export interface ErrorOccurrence {
  /** The short code, written `KM70-WHSPV`. */
  readonly reference: string;
  readonly traceId: string;
  /** The span in which the error happened: the failed request, or the action. */
  readonly spanId?: string | undefined;
  readonly correlationId: string;
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  /**
   * True if the error is a refusal: the server said no to the person, as `publicError` of `waybill/server` does with a
   * status below 500. Absent for failures.
   */
  readonly refused?: true | undefined;
}

/** A captured error, with its identity. */
export interface CapturedError {
  readonly occurrence: ErrorOccurrence;
  /** The identity of the user to whom the error happened, as a hash. `null` if the user was signed out. */
  readonly identity: string | null;
}

/** The provenance of an error, with the ids and the time of its record. */
export interface LinkedError extends Provenance {
  readonly occurrence: ErrorOccurrence;
}

const CAUSES = 5;
const MOST_RECENT = 10;

// Properties in which libraries keep an object that has a link. supabase-js keeps the Response of a failed function, or
// the network error, in `context`. axios keeps its XMLHttpRequest or Request in `request`. ky keeps the Response in
// `response`. Other libraries keep the wrapped error in `cause`.
export const KEYS_OF_CAUSES: readonly string[] = ['context', 'response', 'request', 'cause'];

/** The event of a captured error. */
export interface ErrorEvent extends CapturedError {
  readonly type: 'error';
  readonly error: unknown;
}

/** The parts that are needed to capture errors. */
export interface ErrorSurroundings {
  readonly now: () => number;
  readonly beginContext: BeginContext;
  readonly identity: RecordIdentity;
  readonly capture: ValueCapture;
  readonly logs: LogWriter;
  /** The listeners to captured errors. */
  readonly subscribers: Pick<Subscribers<ErrorEvent>, 'tell'>;
}

/**
 * Remembers the context in which each error occurred, and records captured errors. It does not change the errors, and
 * it does not keep them in memory. It does not remember primitives, because two equal texts cannot be told apart.
 */
export class ErrorOccurrences {
  /** The last ten captured errors, oldest first. Refusals are not among them. */
  recent: readonly CapturedError[] = [];
  readonly #surroundings: ErrorSurroundings;
  readonly #links = new WeakMap<object, LinkedError>();
  readonly #captured = new WeakSet<object>();

  constructor(surroundings: ErrorSurroundings) {
    this.#surroundings = surroundings;
  }

  /**
   * Tells whether a thrown value is no failure: it is control flow of a framework, or the work was stopped on purpose.
   */
  isInterruption(thrown: unknown): boolean {
    return isControlFlow(thrown) || isStop(thrown, this.find(thrown)?.root);
  }

  /**
   * Records an error once, under the request or action in which it occurred. Returns the ids and the time of the
   * record. If the request or action is not known, the error is recorded under `provenance`, or in a new trace.
   *
   * If the value is no failure, its record is an informative log line: a reference leads to it, but it counts nowhere.
   */
  capture(
    error: unknown,
    attributes: object | undefined,
    provenance: Provenance | undefined,
    { isFailure = !this.isInterruption(error) }: { readonly isFailure?: boolean } = {},
  ): ErrorOccurrence {
    const { beginContext, identity, capture, logs, now, subscribers } = this.#surroundings;
    const found = this.find(error);
    // For a primitive, `Object` makes a new object. So a primitive is captured each time.
    const object = Object(error) as object;
    if (found && this.#captured.has(object)) return found.occurrence;
    this.#captured.add(object);
    const exception = capture.exception(error);
    const taken = capture.take(attributes ?? {});
    const near = found ?? provenance;
    const key = logs.keyOf(exception, taken, near);
    const first = logs.repeats.find(key, now());
    const linked = this.link(
      error,
      near ??
        first?.provenance ??
          // A user can quote the reference, and a search must then find the error. So the new trace is always sampled.
          { context: beginContext({ sampled: true }), attribution: 'none' },
    );
    const { occurrence } = linked;
    const { refused } = occurrence;
    if (isFailure) linked.root?.failed(error);
    logs.write({
      level: isFailure && !refused ? 'error' : 'info',
      message: `${exception['exception.type']}: ${exception['exception.message']}`,
      provenance: linked,
      fixed: { ...exception, [REFERENCE]: occurrence.reference, ...(refused && { [REFUSED]: true }) },
      key,
      taken,
    });
    if (!isFailure || first) return occurrence;
    const { resource } = linked.root ?? identity;
    const captured = { occurrence, identity: (resource[IDENTITY] as string | undefined) ?? null };
    if (!refused) this.recent = [...this.recent, captured].slice(-MOST_RECENT);
    subscribers.tell({ type: 'error', error, ...captured });
    return occurrence;
  }

  /** Forgets the errors of other users. If the identity has become known, the recent errors belong to it. */
  identify({ identity, renamed }: IdentityChange): void {
    this.recent = this.recent
      .filter((captured) => renamed || captured.identity === identity)
      .map((captured) => ({ ...captured, identity }));
  }

  /** Links an error to its provenance. If the error has a link already, that link stays: it is nearer to the cause. */
  link(error: unknown, provenance: Provenance): LinkedError {
    const found = this.find(error) ?? this.#linkTo(provenance);
    const { refused } = found.occurrence;
    return this.#remember(error, !refused && isRefusal(error) ? this.#linkTo(found, true) : found);
  }

  /**
   * Links an object of a failed request, such as its Response, to the request. If the same object is used for another
   * request, the new link replaces the old link. `refused` tells whether the request was refused.
   */
  mark(carrier: unknown, provenance: Provenance, refused?: boolean): LinkedError {
    return this.#remember(carrier, this.#linkTo(provenance, refused));
  }

  /** Tells whether an error is a refusal, or comes from a request that was refused. */
  isRefused(error: unknown): boolean {
    return isRefusal(error) || !!this.find(error)?.occurrence.refused;
  }

  /** Finds the link of an error, or else of an error that it wraps. */
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
      // If a getter of an object throws, the object belongs to other code and has no link.
    }
    return undefined;
  }

  #remember(object: unknown, linked: LinkedError): LinkedError {
    // For a primitive, `Object` makes a new object. So the link of a primitive is never found.
    this.#links.set(Object(object) as object, linked);
    return linked;
  }

  #linkTo({ context, attribution, root }: Provenance, refused?: boolean): LinkedError {
    const { traceId, spanId, correlationId } = context;
    const reference = formatReference(traceId);
    return {
      context,
      attribution,
      root,
      occurrence: {
        reference,
        traceId,
        spanId,
        correlationId,
        timeMs: this.#surroundings.now(),
        ...(refused && { refused }),
      },
    };
  }
}
