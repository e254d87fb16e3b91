import { describeCommand, describeFailure, type FailureCommand } from './describe-failure.ts';
import type { WorkflowOutcome } from './workflow-report.ts';
import type { WorkflowThread } from './workflow-thread.ts';

/** The commands that end a run, as far as Waybill reads them. Exactly one of the fields is present. */
export interface RunCommand {
  readonly completeWorkflowExecution?: object | null;
  readonly continueAsNewWorkflowExecution?: object | null;
  readonly cancelWorkflowExecution?: object | null;
  readonly failWorkflowExecution?: { readonly failure?: FailureCommand | null } | null;
}

/**
 * Finds the end of a run in its commands. An error alone does not tell the end: if the code of a task fails, Temporal
 * tries the task again, and an app can choose which errors end a run.
 */
export class RunEnd {
  readonly #thread: WorkflowThread;
  /** The last error, which has the stack. A command has only a copy of it. */
  #thrown: { readonly error: unknown } | undefined;

  constructor(thread: WorkflowThread) {
    this.#thread = thread;
  }

  threw(error: unknown): void {
    this.#thrown = { error };
  }

  /** Reports the span of the run if one of the commands ends the run. */
  conclude(commands: readonly RunCommand[]): void {
    const { main } = this.#thread;
    for (const command of commands) {
      const outcome = this.#outcomeOf(command);
      if (outcome && main) this.#thread.report(main, outcome);
    }
  }

  #outcomeOf(command: RunCommand): WorkflowOutcome | undefined {
    if (command.completeWorkflowExecution || command.continueAsNewWorkflowExecution) return 'done';
    if (command.cancelWorkflowExecution) return 'stopped';
    if (!command.failWorkflowExecution) return undefined;
    const { failure } = command.failWorkflowExecution;
    return this.#thrown ? describeFailure(this.#thrown.error) : describeCommand(failure);
  }
}
