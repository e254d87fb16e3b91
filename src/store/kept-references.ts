import { conventions, isSafeId } from '../core/internal.ts';
import { formatReference, type ErrorOccurrence, type Tracing } from '../core/index.ts';

/** Where the references of a tab are kept while its page is loaded anew, such as `sessionStorage`. */
export type ReferenceStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** The recent references of one app in one tab. Nothing here throws: browsers refuse storage, and fill it up. */
export interface KeptReferences {
  /** Those that who is at the tab may see, newest first. */
  readonly list: () => readonly ErrorOccurrence[];
  /** Adds one, by default of the session that is. */
  readonly add: (occurrence: ErrorOccurrence, sessionId?: string | null) => void;
  /** Forgets what belongs to another session than this one. */
  readonly enterSession: (sessionId: string | null) => void;
}

/** A reference, and whose it is: of nobody until somebody signs in. */
interface Kept {
  readonly occurrence: ErrorOccurrence;
  readonly sessionId: string | null;
}

const MAX_REFERENCES = 10;

// Anybody on the page may have written there.
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

function isKept(value: unknown): value is Kept {
  const { occurrence, sessionId } = Object(value) as Record<keyof Kept, unknown>;
  return isOccurrence(occurrence) && (sessionId === null || typeof sessionId === 'string');
}

/** The tab's own. Not on servers, some of which have one that all their users would share. */
export function tabStorage(): ReferenceStorage | null {
  try {
    return globalThis.document ? sessionStorage : null;
  } catch {
    // Forbidden, as in a sandboxed frame.
    return null;
  }
}

/**
 * Keeps the last ten references under the name of the service, since several apps may share an origin. Each belongs to the
 * session in which it was recorded: who comes to the tab next, after a sign-out or an expired session, does not see it.
 */
export function createKeptReferences(tracing: Tracing, storage: ReferenceStorage | null): KeptReferences {
  const key = `waybill.references.${tracing.resource[conventions.SERVICE_NAME]}`;
  let session = tracing.session();
  let all = read();

  function read(): readonly Kept[] {
    try {
      const kept = JSON.parse(storage?.getItem(key) ?? '[]') as unknown;
      return Array.isArray(kept) ? kept.filter(isKept).slice(0, MAX_REFERENCES) : [];
    } catch {
      return [];
    }
  }

  function keep(next: readonly Kept[]): void {
    all = next.slice(0, MAX_REFERENCES);
    try {
      storage?.setItem(key, JSON.stringify(all));
    } catch {
      // Full, or forbidden: then a reload forgets them.
    }
  }

  const isOpen = ({ sessionId }: Kept): boolean => sessionId === null || sessionId === session;

  return {
    // After a reload, who is signed in may be known a moment later; until then theirs are kept, and not shown.
    list: () => all.filter(isOpen).map(({ occurrence }) => occurrence),
    add: (occurrence, sessionId = session) => keep([{ occurrence, sessionId }, ...all]),
    enterSession(sessionId) {
      const before = session;
      session = sessionId;
      if (before !== null) return keep([]);
      // What went wrong on the way in is of who came in.
      return keep(all.filter(isOpen).map(({ occurrence }) => ({ occurrence, sessionId })));
    },
  };
}
