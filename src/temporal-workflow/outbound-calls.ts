import { buildTracingHeaders, formatReference } from '../core/index.ts';
import { attempt } from './attempt.ts';
import { withContext, type CallWithHeaders } from './context-headers.ts';
import type { WorkflowThread } from './workflow-thread.ts';

/** A call of a workflow that carries headers. The call runs unchanged if a header cannot be written. */
type OutboundCall = <I extends CallWithHeaders, R>(input: I, next: (input: I) => R) => R;

/** The calls of a workflow that get the context. */
export interface OutboundCalls {
  readonly scheduleActivity: OutboundCall;
  readonly scheduleLocalActivity: OutboundCall;
  readonly startChildWorkflowExecution: OutboundCall;
  readonly signalWorkflow: OutboundCall;
  readonly continueAsNew: OutboundCall;
  readonly startNexusOperation: <I extends { readonly headers: Record<string, string> }, R>(
    input: I,
    next: (input: I) => R,
  ) => R;
  readonly getLogAttributes: <I extends Record<string, unknown>>(
    input: I,
    next: (input: I) => Record<string, unknown>,
  ) => Record<string, unknown>;
}

/** Creates the interceptor of the calls that a workflow makes. */
export function createOutboundCalls(thread: WorkflowThread): OutboundCalls {
  const call: OutboundCall = (input, next) => {
    const context = thread.current();
    return next((context && attempt(() => withContext(input, context))) ?? input);
  };
  return {
    scheduleActivity: call,
    scheduleLocalActivity: call,
    startChildWorkflowExecution: call,
    signalWorkflow: call,
    continueAsNew: call,
    startNexusOperation(input, next) {
      const context = thread.current();
      if (!context) return next(input);
      return next({
        ...input,
        headers: { ...buildTracingHeaders(context, { headers: 'w3c' }), ...input.headers },
      });
    },
    getLogAttributes(input, next) {
      const context = thread.current();
      if (!context) return next(input);
      const { traceId, spanId, correlationId } = context;
      const reference = formatReference(traceId);
      return next({ trace_id: traceId, span_id: spanId, correlation_id: correlationId, reference, ...input });
    },
  };
}
