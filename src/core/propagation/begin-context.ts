import { isSafeId } from './safe-id.ts';
import { isSampled, RANDOM } from './sampling.ts';
import type { TracingContext } from './tracing-context.ts';
import { formatUuid } from './uuid.ts';

/** How a trace begins. */
export interface ContextStart {
  /** The trace to continue. @default none: a new one */
  readonly parent?: Partial<TracingContext> | undefined;
  /** The older business process to continue; what is no id is ignored. */
  readonly correlationId?: string | undefined;
  /** Whether the trace is exported. @default as its parent, else by the ratio */
  readonly sampled?: boolean | undefined;
}

/** Begins a trace, or continues one. */
export type BeginContext = (start?: ContextStart) => TracingContext;

/** Creates the way in which a tracing begins its traces, of which it exports a part between 0 and 1. */
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
      // A continued trace keeps its random flag as it came, set or unset.
      flags: sampled === undefined ? flags : (flags & RANDOM) | Number(sampled),
      correlationId: isSafeId(given) ? given : correlationId,
    };
  };
}
