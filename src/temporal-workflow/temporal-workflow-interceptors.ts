import { attempt } from './attempt.ts';
import { createInboundCalls, type InboundCalls } from './inbound-calls.ts';
import { createOutboundCalls, type OutboundCalls } from './outbound-calls.ts';
import { RunEnd, type RunCommand } from './run-end.ts';
import type { WorkflowModule } from './workflow-module.ts';
import { WorkflowThread, type TemporalWorkflowOptions } from './workflow-thread.ts';

/** The interceptors of a workflow, in the form in which Temporal takes them. */
export interface TemporalWorkflowInterceptors {
  readonly inbound: [InboundCalls];
  readonly outbound: [OutboundCalls];
  readonly internals: [
    {
      readonly concludeActivation: <I extends { readonly commands: RunCommand[] }, R>(
        input: I,
        next: (input: I) => R,
      ) => R;
    },
  ];
}

function checkModule(workflow: WorkflowModule): void {
  const { workflowInfo, proxySinks, AsyncLocalStorage } = Object(workflow) as Partial<WorkflowModule>;
  if (![workflowInfo, proxySinks, AsyncLocalStorage].every((member) => typeof member === 'function')) {
    throw new TypeError(
      "[waybill] temporalWorkflowInterceptors needs Temporal's module; pass the result of import * as workflow from '@temporalio/workflow'.",
    );
  }
}

/**
 * Follows workflows inside of Temporal's sandbox. Call it in a module of `interceptors.workflowModules`, and pass the
 * module `@temporalio/workflow`.
 *
 * The span of a run is a child of the span that started the workflow. Activities, child workflows, signals, Nexus
 * operations and the next run of `continueAsNew` get the context in their headers. A workflow without a context begins a
 * trace. The trace id is the id of the workflow's run. The handler of a signal or an update runs in the trace of its sender. The lines of
 * Temporal's `log` carry `trace_id`, `span_id`, `correlation_id` and `reference`.
 *
 * The interceptors issue no command and use no random numbers, so a history from before them replays. The span of a run
 * is recorded when the run ends, by the sink of `temporalSinks`, and never during a replay. An error of Waybill never
 * reaches the workflow.
 *
 * @example
 * import * as workflow from '@temporalio/workflow';
 *
 * export const interceptors = () => temporalWorkflowInterceptors(workflow);
 */
export function temporalWorkflowInterceptors(
  workflow: WorkflowModule,
  options: TemporalWorkflowOptions = {},
): TemporalWorkflowInterceptors {
  checkModule(workflow);
  const thread = new WorkflowThread(workflow, options);
  const end = new RunEnd(thread);
  return {
    inbound: [createInboundCalls(thread, end)],
    outbound: [createOutboundCalls(thread)],
    internals: [
      {
        concludeActivation(input, next) {
          attempt(() => end.conclude(input.commands));
          return next(input);
        },
      },
    ],
  };
}
