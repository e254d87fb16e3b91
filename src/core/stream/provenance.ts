import type { SpanKind } from '../records/records.ts';
import type { TracingContext } from '../propagation/tracing-context.ts';

/** How sure we are which action a record belongs to. */
export type Attribution = 'exact' | 'inferred' | 'none';

/** Where a record comes from: a span, or a trace without one. */
export interface Provenance {
  readonly context: TracingContext;
  readonly attribution: Attribution;
  /** The first span of the action or request that it is part of. */
  readonly root?: RootSpan | undefined;
}

/** The first span of an action or request, which hears what becomes of it. */
export interface RootSpan {
  /** A span below it has begun. */
  begun(kind: SpanKind): void;
  /** A span below it has ended, or its own work has settled, at a time in milliseconds since 1970. */
  ended(atMs: number): void;
  /** It has caused something, so it is worth a record. */
  markWorthRecording(): void;
  /** An error of it has been captured. */
  failed(error: unknown): void;
}
