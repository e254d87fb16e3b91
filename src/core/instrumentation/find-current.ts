import type { TracingContext } from '../propagation/tracing-context.ts';
import type { Span } from '../spans/span.ts';
import type { Attribution } from '../stream/provenance.ts';
import { insideOf } from '../tracing/tracing-inside.ts';
import type { Tracing } from '../tracing/tracing.ts';

/** The span of the code that runs now, and its attribution. */
export interface FoundSpan {
  readonly span: Span;
  readonly attribution: Attribution;
  readonly context: TracingContext;
  /** The first span of the action or request that the span is part of. */
  readonly root: Span & {
    hasEnded(): boolean;
    /** If true, nothing belongs to the action after its end. */
    readonly isTransient: boolean;
  };
}

/** Finds the span of the code that runs now, and its attribution. Gives `undefined` if the span is unknown. */
export function findCurrent(tracing: Tracing): FoundSpan | undefined {
  return insideOf(tracing).findCurrent();
}

/** Gives the context of a new span: below the parent, or in a new trace. */
export function newContext(tracing: Tracing, parent?: TracingContext): TracingContext {
  const { beginContext, createSpanId } = insideOf(tracing).parts();
  return { ...(parent ?? beginContext()), spanId: createSpanId(), parentSpanId: parent?.spanId };
}
