/** An event of a history, as JSON of Temporal's protocol. */
export interface HistoryEvent {
  readonly eventType: number;
  readonly [attributes: string]: unknown;
}

export interface Run {
  readonly workflowId: string;
  readonly runId: string;
  readonly type: string;
  readonly events: readonly HistoryEvent[];
  readonly isClosed: boolean;
  /** Returns the history as Temporal's protocol has it. */
  history(): unknown;
}

export interface Schedule {
  readonly action: {
    readonly startWorkflow: { readonly workflowType: { readonly name: string }; readonly header: object };
  };
}

export interface Command {
  readonly scheduleNexusOperationCommandAttributes?: {
    readonly nexusHeader: Readonly<Record<string, string>>;
  };
}

/** A front end of Temporal that keeps everything in memory. */
export class FrontEnd {
  readonly runs: readonly Run[];
  /** The commands of all workflows. */
  readonly commands: readonly Command[];
  readonly schedules: readonly Schedule[];
  /** Begins a run, as a client does. */
  start(facts: {
    readonly workflowId: string;
    readonly type: string;
    readonly taskQueue: string;
    readonly header?: object;
    readonly input?: object;
  }): Run;
  listen(): Promise<string>;
  close(): void;
}

/** Reads a history from its JSON. */
export const readHistory: (json: object) => unknown;
