/** The parts of a run's `workflowInfo()` that Waybill needs. */
export interface WorkflowRun {
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  readonly taskQueue: string;
  readonly attempt: number;
  readonly runStartTime: Date;
}

/** A storage that keeps a value while code runs, also after awaits. */
export interface WorkflowStorage<T> {
  run<R>(store: T, fn: () => R): R;
  getStore(): T | undefined;
}

/** The parts of the module `@temporalio/workflow` that Waybill needs. Pass the module itself. */
export interface WorkflowModule {
  readonly workflowInfo: () => WorkflowRun;
  // oxlint-disable-next-line typescript/no-explicit-any, typescript/no-unnecessary-type-parameters
  readonly proxySinks: <T extends Record<string, Record<string, (...args: any[]) => void>>>() => T;
  readonly AsyncLocalStorage: new <T>() => WorkflowStorage<T>;
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly TemporalFailure?: abstract new (...args: any[]) => Error;
}
