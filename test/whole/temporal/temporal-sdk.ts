/** The parts of Temporal's packages that the tests use. The packages are installed by the tests. */
export interface WorkflowHandle {
  readonly workflowId: string;
  readonly firstExecutionRunId: string;
  result(): Promise<unknown>;
  signal(name: string): Promise<void>;
  cancel(): Promise<unknown>;
  query(name: string): Promise<unknown>;
  executeUpdate(name: string, options: { args: readonly unknown[]; updateId: string }): Promise<unknown>;
}

export interface StartOptions {
  readonly args?: readonly unknown[];
  readonly taskQueue: string;
  readonly workflowId: string;
}

export interface Client {
  readonly workflow: {
    start(name: string, options: StartOptions): Promise<WorkflowHandle>;
    execute(name: string, options: StartOptions): Promise<unknown>;
    getHandle(workflowId: string): WorkflowHandle;
    signalWithStart(
      name: string,
      options: StartOptions & { readonly signal: string },
    ): Promise<WorkflowHandle>;
  };
  readonly schedule: { create(options: object): Promise<unknown> };
}

export interface LogEntry {
  readonly level: string;
  readonly message: string;
  readonly meta?: Readonly<Record<string, unknown>>;
}

export interface WorkflowBundle {
  readonly code: string;
}

export interface ReplayResult {
  readonly workflowId: string;
  readonly error?: unknown;
}

export interface WorkerPackage {
  readonly Runtime: { install(options: object): unknown };
  readonly DefaultLogger: new (level: string, log: (entry: LogEntry) => void) => object;
  readonly NativeConnection: { connect(options: object): Promise<{ close(): Promise<void> }> };
  readonly Worker: {
    create(options: object): Promise<{ run(): Promise<void>; shutdown(): void }>;
    runReplayHistories(
      options: object,
      histories: Iterable<{ readonly workflowId: string; readonly history: unknown }>,
    ): AsyncIterable<ReplayResult>;
  };
  readonly bundleWorkflowCode: (options: object) => Promise<WorkflowBundle>;
}

export interface ClientPackage {
  readonly Client: new (options: object) => Client;
  readonly Connection: { connect(options: object): Promise<{ close(): Promise<void> }> };
}

export interface CommonPackage {
  readonly ApplicationFailure: {
    create(options: object): Error;
    nonRetryable(message: string, type?: string): Error;
  };
  readonly CancelledFailure: new (message: string) => Error;
}

export interface ActivityPackage {
  readonly CompleteAsyncError: new () => Error;
  readonly log: { info(message: string): void };
}

export interface MockActivityEnvironment {
  run<R>(fn: (...args: never[]) => R, ...args: unknown[]): Promise<Awaited<R>>;
  cancel(): void;
  readonly context: { readonly cancelled: Promise<never> };
}

export interface TestingPackage {
  readonly MockActivityEnvironment: new (info: object, options: object) => MockActivityEnvironment;
}
