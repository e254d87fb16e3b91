import { attempt } from './attempt.ts';
import { UPDATE_ID } from './attribute-names.ts';
import type { CallWithHeaders } from './context-headers.ts';
import { describeFailure, failsTaskOnly } from './describe-failure.ts';
import type { RunEnd } from './run-end.ts';
import type { OpenWork, WorkflowThread } from './workflow-thread.ts';

/** The calls into a workflow that Waybill follows. */
export interface InboundCalls {
  readonly execute: <I extends CallWithHeaders & { readonly args: unknown[] }>(
    input: I,
    next: (input: I) => Promise<unknown>,
  ) => Promise<unknown>;
  readonly handleSignal: <I extends CallWithHeaders & { readonly signalName: string }>(
    input: I,
    next: (input: I) => Promise<void>,
  ) => Promise<void>;
  readonly handleUpdate: <I extends CallWithHeaders & { readonly name: string; readonly updateId: string }>(
    input: I,
    next: (input: I) => Promise<unknown>,
  ) => Promise<unknown>;
}

/**
 * Hears the outcome of a promise. The caller gets the promise itself, because another promise would take more turns, and
 * the commands of the workflow could get another order.
 */
function observe<T>(
  promise: Promise<T>,
  { succeeded = () => {}, failed }: { succeeded?: () => void; failed: (error: unknown) => void },
): Promise<T> {
  attempt(
    () =>
      void promise.then(
        () => attempt(succeeded),
        (error: unknown) => attempt(() => failed(error)),
      ),
  );
  return promise;
}

/** Creates the interceptor of the calls into a workflow. */
export function createInboundCalls(thread: WorkflowThread, end: RunEnd): InboundCalls {
  let signals = 0;

  function run<T>(work: OpenWork | undefined, next: () => Promise<T>): Promise<T> {
    return work ? thread.within(work, next) : next();
  }

  /** Reports an error after which the run goes on: Temporal tries the task again. */
  function reportTask(error: unknown): void {
    const name = `${thread.run.workflowType} task failed`;
    const outcome = describeFailure(error);
    // Temporal tries the task again without end, and each try would tell the same.
    const part = `failed task ${JSON.stringify(outcome)}`;
    thread.report(thread.handle({ name, part, headers: {} }), outcome);
  }

  function fail(error: unknown): void {
    end.threw(error);
    if (failsTaskOnly(error, thread.TemporalFailure)) reportTask(error);
  }

  function handle<T>(open: () => OpenWork, next: () => Promise<T>): Promise<T> {
    const work = attempt(open);
    return observe(run(work, next), {
      succeeded: () => work && thread.report(work, 'done'),
      failed(error) {
        if (failsTaskOnly(error, thread.TemporalFailure)) fail(error);
        else if (work) thread.report(work, describeFailure(error));
      },
    });
  }

  return {
    execute(input, next) {
      const work = attempt(() => thread.begin(input.headers, input.args));
      return observe(
        run(work, () => next(input)),
        { failed: fail },
      );
    },
    handleSignal(input, next) {
      signals += 1;
      const { signalName, headers } = input;
      const work = { name: `handle ${signalName}`, part: `signal ${signals}`, headers };
      return handle(
        () => thread.handle(work),
        () => next(input),
      );
    },
    handleUpdate(input, next) {
      const { name, updateId, headers } = input;
      const work = { name: `handle ${name}`, part: `update ${updateId}`, headers };
      return handle(
        () => thread.handle({ ...work, attributes: { [UPDATE_ID]: updateId } }),
        () => next(input),
      );
    },
  };
}
