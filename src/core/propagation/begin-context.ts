import { isSafeId } from './safe-id.ts';
import { isSampled, RANDOM } from './sampling.ts';
import type { TracingContext } from './tracing-context.ts';
import { formatUuid } from './uuid.ts';

/** The settings with which a trace begins or continues. */
export interface ContextStart {
  /** The trace to continue. @default none: a new trace begins */
  readonly parent?: Partial<TracingContext> | undefined;
  /** The id of the older business process to continue. An invalid id is ignored. */
  readonly correlationId?: string | undefined;
  /** Whether the trace is exported. @default the decision of the parent; without a parent, the sample ratio decides */
  readonly sampled?: boolean | undefined;
}

/** Begins a new trace, or continues the trace of a parent. */
export type BeginContext = (start?: ContextStart) => TracingContext;

/**
 * Creates the function that begins the traces of a tracing. `sampleRatio` is the share of traces to export, from 0 to
 * 1.
 */
export function createBeginContext(createTraceId: () => string, sampleRatio: number): BeginContext {
  return ({ parent = {}, correlationId: given, sampled } = {}) => {
    const {
      traceId = createTraceId(),
      flags = Number(isSampled(traceId, sampleRatio)),
      correlationId = formatUuid(traceId),
    } = parent;
    return {
      sessionId: null,
      ...parent,
      traceId,
      // `sampled` does not change the random flag. A continued trace keeps it as it is.
      flags: sampled === undefined ? flags : (flags & RANDOM) | Number(sampled),
      correlationId: isSafeId(given) ? given : correlationId,
    };
  };
}
