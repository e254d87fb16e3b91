import { isSafeId } from './safe-id.ts';
import { isSampled, RANDOM } from './sampling.ts';
import type { TracingContext } from './tracing-context.ts';
import { formatUuid } from './uuid.ts';

/** How a trace begins. */
export interface ContextStart {
  /** The trace to continue. @default none: a new trace begins */
  readonly parent?: Partial<TracingContext> | undefined;
  /** The id of the older business process to continue. An invalid id is ignored. */
  readonly correlationId?: string | undefined;
  /** Whether the trace is exported. @default as its parent, else by the sample ratio */
  readonly sampled?: boolean | undefined;
}

/** Begins a new trace, or continues an existing trace. */
export type BeginContext = (start?: ContextStart) => TracingContext;

/** Creates the function that begins the traces of a tracing. `sampleRatio` is the exported part, from 0 to 1. */
export function createBeginContext(createTraceId: () => string, sampleRatio: number): BeginContext {
  return ({ parent = {}, correlationId: given, sampled } = {}) => {
    const {
      traceId = createTraceId(),
      flags = RANDOM | Number(isSampled(traceId, sampleRatio)),
      correlationId = formatUuid(traceId),
    } = parent;
    return {
      sessionId: null,
      ...parent,
      traceId,
      // A continued trace keeps its random flag unchanged, set or unset.
      flags: sampled === undefined ? flags : (flags & RANDOM) | Number(sampled),
      correlationId: isSafeId(given) ? given : correlationId,
    };
  };
}
