import type { Attributes, TracingContext } from '../core/index.ts';
import { formatUuid, isSampled } from '../core/internal.ts';
import { readReceived, type ReceivedContext } from './context-headers.ts';
import { RUN_ID, TASK_QUEUE, WORKFLOW_ID, WORKFLOW_TYPE, ATTEMPT } from './attribute-names.ts';
import { spanIdOf, traceIdOf } from './derive-ids.ts';
import { readParams } from './tracing-params.ts';
import type { WorkflowModule, WorkflowRun, WorkflowStorage } from './workflow-module.ts';
import { SINK, type WorkflowOutcome, type WorkflowReport, type WorkflowSink } from './workflow-report.ts';

/** Settings of {@link temporalWorkflowInterceptors}. */
export interface TemporalWorkflowOptions {
  /**
   * Returns the place in a trace that the parameters of a workflow carry. It is read only if the workflow got no header:
   * the client has no interceptor. An invalid field counts as absent.
   * @default none
   */
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly params?: ((args: any[]) => unknown) | undefined;
  /**
   * The share of traces to export, from 0 to 1. It decides only about workflows that got no context.
   * @default 1
   */
  readonly sampleRatio?: number | undefined;
}

/** A span of a workflow under way. */
export interface OpenWork extends Omit<WorkflowReport, 'outcome'> {
  /** The context of the span itself. */
  readonly context: TracingContext;
}

/** What a new span of a workflow is. */
export interface NewWork {
  readonly name: string;
  /** Names the span within its run. */
  readonly part: string;
  readonly headers: unknown;
  readonly attributes?: Attributes;
}

/**
 * Follows one run of a workflow. All its ids and times come from the run and from the clock of the workflow, so they are
 * the same each time when Temporal runs the workflow again from its history.
 */
export class WorkflowThread {
  readonly run: WorkflowRun;
  readonly sink: WorkflowSink;
  readonly TemporalFailure: WorkflowModule['TemporalFailure'];
  readonly #options: TemporalWorkflowOptions;
  readonly #storage: WorkflowStorage<TracingContext>;
  #main: OpenWork | undefined;

  constructor(workflow: WorkflowModule, options: TemporalWorkflowOptions) {
    this.run = workflow.workflowInfo();
    this.sink = workflow.proxySinks<{ [SINK]: WorkflowSink }>()[SINK];
    this.TemporalFailure = workflow.TemporalFailure;
    this.#options = options;
    this.#storage = new workflow.AsyncLocalStorage();
  }

  /** The span of the run. Absent until the run has begun. */
  get main(): OpenWork | undefined {
    return this.#main;
  }

  /** Returns the context of the running code. */
  current(): TracingContext | undefined {
    return this.#storage.getStore() ?? this.#main?.context;
  }

  /** Runs code in a span of the run. */
  within<T>({ context }: OpenWork, fn: () => T): T {
    return this.#storage.run(context, fn);
  }

  /** Begins the span of the run. */
  begin(headers: unknown, args: unknown[]): OpenWork {
    const { workflowType, runStartTime, attempt, taskQueue } = this.run;
    const received = this.#receive(headers) ?? this.#receiveParams(args);
    const context = this.#parentFrom(received);
    const { trace } = received ?? {};
    this.#main = this.#open(context, {
      name: workflowType,
      part: 'workflow',
      startMs: runStartTime.getTime(),
      attributes: { [ATTEMPT]: attempt, [TASK_QUEUE]: taskQueue },
      links: received?.isLink && trace ? [{ traceId: trace.traceId, spanId: trace.spanId }] : [],
    });
    return this.#main;
  }

  /** Begins the span of a signal or an update. It belongs to the trace of its sender, and links to the run. */
  handle({ name, part, headers, attributes = {} }: NewWork): OpenWork {
    const received = this.#receive(headers);
    const main = this.#main?.context;
    const parent = received?.trace ? this.#parentFrom(received) : (main ?? this.#parentFrom(undefined));
    const isOther = main !== undefined && main.spanId !== parent.spanId;
    return this.#open(parent, {
      name,
      part,
      startMs: Date.now(),
      attributes,
      links: isOther ? [{ traceId: main.traceId, spanId: main.spanId }] : [],
    });
  }

  /** Sends a span to the worker. While a workflow is replayed, the worker hears nothing. */
  report({ context: _, ...work }: OpenWork, outcome: WorkflowOutcome): void {
    this.sink.span({ ...work, outcome });
  }

  #open(
    parent: TracingContext,
    {
      part,
      attributes,
      ...own
    }: Omit<WorkflowReport, 'parent' | 'spanId' | 'outcome'> & { readonly part: string },
  ): OpenWork {
    const { workflowId, workflowType, runId } = this.run;
    const spanId = spanIdOf(runId, part);
    return {
      ...own,
      parent,
      spanId,
      attributes: {
        [WORKFLOW_ID]: workflowId,
        [RUN_ID]: runId,
        [WORKFLOW_TYPE]: workflowType,
        ...attributes,
      },
      context: { ...parent, spanId, parentSpanId: parent.spanId },
    };
  }

  #receive(headers: unknown): ReceivedContext | undefined {
    return readReceived(headers, (header, fault) => this.sink.fault(header, fault));
  }

  #receiveParams(args: unknown[]): ReceivedContext | undefined {
    try {
      const given = this.#options.params?.(args);
      return given ? { ...readParams(given), isLink: false } : undefined;
    } catch {
      this.sink.fault('params', 'threw when it was called');
      return undefined;
    }
  }

  /** Completes a context. Without a trace id, the trace id is the id of the run. */
  #parentFrom(received: ReceivedContext | undefined): TracingContext {
    const { trace, flags, correlationId, sessionId = null, isLink } = received ?? {};
    const own = traceIdOf(this.run.runId);
    const { traceId, ...place } = (!isLink && trace) || { traceId: own };
    const sampled = Number(isSampled(traceId, this.#options.sampleRatio ?? 1));
    return {
      ...place,
      traceId,
      flags: (isLink ? undefined : flags) ?? sampled,
      correlationId: (isLink ? undefined : correlationId) ?? formatUuid(traceId),
      sessionId,
    };
  }
}
