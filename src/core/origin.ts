import type { TracingContext } from './tracing-context.ts';

/** How sure we are which action a record belongs to. */
export type Attribution = 'exact' | 'inferred' | 'none';

/** Where a record comes from: a span, or nowhere in particular. */
export interface Origin {
  readonly context: TracingContext | undefined;
  readonly attribution: Attribution;
}
