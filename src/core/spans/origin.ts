import type { SpanKind } from '../records/records.ts';
import type { TracingContext } from '../propagation/tracing-context.ts';

/** How sure we are which action a record belongs to. */
export type Attribution = 'exact' | 'inferred' | 'none';

/** Where a record comes from: a span, or nowhere in particular. */
export interface Origin {
  readonly context: TracingContext | undefined;
  readonly attribution: Attribution;
  /** The first span of the action or request that it is part of. */
  readonly root?: { readonly progress?: Progress | undefined } | undefined;
}

/** Hears what becomes of an action. */
export interface Progress {
  /** A span below it has begun. */
  readonly begun: (kind: SpanKind) => void;
  /** A span below it has ended, or its own work has settled, at a time in milliseconds since 1970. */
  readonly ended: (atMs: number) => void;
  /** A record of it has been made. */
  readonly recorded: () => void;
  /** An error of it has been captured. */
  readonly failed: (error: unknown) => void;
}
