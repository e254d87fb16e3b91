import { conventions, isSafeId } from '../core/internal.ts';
import { formatReference, type CapturedError, type ErrorOccurrence, type Tracing } from '../core/index.ts';

/** The storage that keeps the references of a tab when the page reloads, such as `sessionStorage`. */
export type ReferenceStorage = Pick<Storage, 'getItem' | 'setItem'>;

/**
 * The recent references of one app in one tab. No method throws, even if the browser forbids the storage or the storage
 * is full.
 */
export interface KeptReferences {
  /** Returns the references of the current user, and those from before the sign-in, newest first. */
  readonly list: () => readonly ErrorOccurrence[];
  /** Adds the reference of an error. */
  readonly add: (captured: CapturedError) => void;
  /**
   * Adds errors that were captured before this store was created. The oldest error must be the first of `captured`.
   * Skips an error that another store of the same tracing has already kept.
   */
  readonly adopt: (captured: readonly CapturedError[]) => void;
  /**
   * Changes the identity. Forgets the references of other users. If `isRenamed`, the identity of the current user has
   * become known, and all current references belong to it.
   */
  readonly identify: (identity: string | null, isRenamed: boolean) => void;
}

const MAX_REFERENCES = 10;

// The stored values must be checked, because any script of the page could have changed them.
function isOccurrence(value: unknown): value is ErrorOccurrence {
  const { reference, traceId, spanId, correlationId, timeMs } = Object(value) as Record<
    keyof ErrorOccurrence,
    unknown
  >;
  return (
    typeof traceId === 'string' &&
    /^[\da-f]{32}$/.test(traceId) &&
    reference === formatReference(traceId) &&
    (spanId === undefined || (typeof spanId === 'string' && /^[\da-f]{16}$/.test(spanId))) &&
    typeof correlationId === 'string' &&
    isSafeId(correlationId) &&
    typeof timeMs === 'number' &&
    !Number.isNaN(new Date(timeMs).getTime())
  );
}

function isCaptured(value: unknown): value is CapturedError {
  const { occurrence, identity } = Object(value) as Record<keyof CapturedError, unknown>;
  return isOccurrence(occurrence) && (identity === null || typeof identity === 'string');
}

/**
 * Returns the tab's `sessionStorage`, or `null` if the browser forbids it. Servers also get `null`, because all users
 * would share the `sessionStorage` of a server.
 */
export function tabStorage(): ReferenceStorage | null {
  try {
    return globalThis.document ? sessionStorage : null;
  } catch {
    // The browser forbids the storage, for example in a sandboxed frame.
    return null;
  }
}

/**
 * Keeps the last ten references. The storage key contains the name of the service, because several apps can share an
 * origin. Each reference belongs to the user to whom the error happened. After a sign-out or an expired session, the next
 * person at the tab does not see the reference.
 */
export function createKeptReferences(tracing: Tracing, storage: ReferenceStorage | null): KeptReferences {
  const key = `waybill.references.${tracing.resource[conventions.SERVICE_NAME]}`;
  let current = tracing.identity();
  let all = read();

  function read(): readonly CapturedError[] {
    try {
      const kept = JSON.parse(storage?.getItem(key) ?? '[]') as unknown;
      return Array.isArray(kept) ? kept.filter(isCaptured).slice(0, MAX_REFERENCES) : [];
    } catch {
      return [];
    }
  }

  function keep(next: readonly CapturedError[]): void {
    all = next.slice(0, MAX_REFERENCES);
    try {
      storage?.setItem(key, JSON.stringify(all));
    } catch {
      // The storage is full or forbidden, so the references are lost when the page reloads.
    }
  }

  const isOpen = ({ identity }: CapturedError): boolean => identity === null || identity === current;

  return {
    // After a reload, the app can need a moment to find out who is signed in. Until then, the references of users are
    // kept, but not shown.
    list: () => all.filter(isOpen).map(({ occurrence }) => occurrence),
    add: ({ occurrence, identity }) => keep([{ occurrence, identity }, ...all]),
    adopt(captured) {
      const isKept = ({ traceId, spanId }: ErrorOccurrence): boolean =>
        all.some(({ occurrence: kept }) => kept.traceId === traceId && kept.spanId === spanId);
      for (const early of captured) if (!isKept(early.occurrence)) keep([early, ...all]);
    },
    identify(identity, isRenamed) {
      const before = current;
      current = identity;
      // Errors before the first sign-in belong to the person who signs in. If the user of a session has just become known,
      // the errors of the session belong to that user.
      const isOwn = (captured: CapturedError): boolean =>
        captured.identity === identity || (isRenamed && (captured.identity ?? before) === before);
      keep(all.filter(isOwn).map(({ occurrence }) => ({ occurrence, identity })));
    },
  };
}
