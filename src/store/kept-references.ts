import { conventions, formatReference, isSafeId, type ErrorReport, type Tracing } from '../core/index.ts';

/** Where the references of a tab are kept while its page is loaded anew, such as `sessionStorage`. */
export type ReferenceStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** The recent references of one app in one tab. Nothing here throws: browsers refuse storage, and fill it up. */
export interface KeptReferences {
  readonly read: () => readonly ErrorReport[];
  readonly write: (references: readonly ErrorReport[]) => void;
}

// Anybody on the page may have written there.
function isReport(value: unknown): value is ErrorReport {
  const { reference, traceId, spanId, correlationId, timeMs } = Object(value) as Record<
    keyof ErrorReport,
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

/** The tab's own. Not on servers, some of which have one that all their users would share. */
export function tabStorage(): ReferenceStorage | null {
  try {
    return globalThis.document ? sessionStorage : null;
  } catch {
    // Forbidden, as in a sandboxed frame.
    return null;
  }
}

/** Keeps references under the name of the service, since several apps may share an origin. */
export function createKeptReferences(tracing: Tracing, storage: ReferenceStorage | null): KeptReferences {
  const key = `waybill.references.${tracing.resource[conventions.SERVICE_NAME]}`;
  return {
    read() {
      try {
        const kept = JSON.parse(storage?.getItem(key) ?? '[]') as unknown;
        return Array.isArray(kept) ? kept.filter(isReport) : [];
      } catch {
        return [];
      }
    },
    write(references) {
      try {
        storage?.setItem(key, JSON.stringify(references));
      } catch {
        // Full, or forbidden: then a reload forgets them.
      }
    },
  };
}
