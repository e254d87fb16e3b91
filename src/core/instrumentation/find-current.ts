import type { TracingContext } from '../propagation/tracing-context.ts';
import type { Span } from '../spans/span.ts';
import type { Attribution } from '../stream/provenance.ts';
import { insideOf } from '../tracing/tracing-inside.ts';
import type { Tracing } from '../tracing/tracing.ts';

/** The span of the code that runs now, with its context and its attribution. */
export interface FoundSpan {
  readonly span: Span;
  readonly attribution: Attribution;
  readonly context: TracingContext;
  /** The first span of the action or request to which the span belongs. */
  readonly root: Span & {
    hasEnded(): boolean;
    /** If true, work that runs after the end of the action does not belong to the action. */
    readonly isTransient: boolean;
  };
}

/** Finds the span of the code that runs now, and its attribution. Returns `undefined` if the span is not known. */
export function findCurrent(tracing: Tracing): FoundSpan | undefined {
  return insideOf(tracing).findCurrent();
}

/** Returns the context of a new span. The span is a child of `parent`, or begins a new trace if there is no parent. */
export function newContext(tracing: Tracing, parent?: TracingContext): TracingContext {
  const { beginContext, createSpanId } = insideOf(tracing).parts();
  return { ...(parent ?? beginContext()), spanId: createSpanId(), parentSpanId: parent?.spanId };
}
