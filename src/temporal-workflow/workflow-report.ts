import type { Attributes, TracingContext } from '../core/index.ts';

/** The name under which a worker registers the functions that hear from workflows. */
export const SINK = 'waybill';

/** An error, in a form that leaves the sandbox of a workflow. */
export interface ThrownFacts {
  readonly type: string;
  readonly message: string;
  readonly stack?: string | undefined;
  /** Whether the error was recorded where it was thrown: in an activity or in a child workflow. */
  readonly isRecorded: boolean;
}

/** How a piece of work in a workflow went. */
export type WorkflowOutcome = 'done' | 'stopped' | ThrownFacts;

/** A span of a workflow, in a form that leaves its sandbox. */
export interface WorkflowReport {
  readonly name: string;
  /** The context of the parent. It has no span id if the span is the first of its trace. */
  readonly parent: TracingContext;
  readonly spanId: string;
  /** In milliseconds since 1970, by the clock of the workflow. */
  readonly startMs: number;
  readonly attributes: Attributes;
  readonly links: readonly { readonly traceId: string; readonly spanId?: string | undefined }[];
  readonly outcome: WorkflowOutcome;
}

/** The functions of a worker that hear from workflows. Temporal calls them sinks. */
export type WorkflowSink = {
  readonly span: (report: WorkflowReport) => void;
  /** Hears of a header that cannot be read. */
  readonly fault: (header: string, fault: string) => void;
};
