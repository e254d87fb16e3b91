import type { Attributes, Span } from '../core/index.ts';
import { conventions, STOPPED, type GivenContext } from '../core/internal.ts';
import { logMixin, type ServerTracing } from '../server/index.ts';
import type { CallWithHeaders } from '../temporal-workflow/index.ts';
import {
  ACTIVITY_ID,
  ATTEMPT,
  readReceived,
  RUN_ID,
  TASK_QUEUE,
  traceIdOf,
  WORKFLOW_ID,
  WORKFLOW_TYPE,
  type TellFault,
} from '../temporal-workflow/internal.ts';
import { checkTracing } from './check-tracing.ts';
import { createTellFault } from './tell-fault.ts';
import type { TemporalWorkerOptions } from './temporal-sinks.ts';

/** The parts of Temporal's `Context` of an activity that Waybill needs. */
export interface TemporalActivityContext {
  readonly info: {
    readonly activityType: string;
    readonly activityId: string;
    readonly attempt: number;
    readonly taskQueue: string;
    readonly workflowType?: string | undefined;
    readonly workflowExecution?: { readonly workflowId: string; readonly runId: string } | undefined;
  };
  readonly cancellationSignal: { readonly aborted: boolean };
}

/** The interceptors of an activity, in the form in which Temporal takes them. */
export interface TemporalActivityInterceptors {
  readonly inbound: {
    readonly execute: <I extends CallWithHeaders>(
      input: I,
      next: (input: I) => Promise<unknown>,
    ) => Promise<unknown>;
  };
  readonly outbound: {
    readonly getLogAttributes: <I extends Record<string, unknown>>(
      input: I,
      next: (input: I) => Record<string, unknown>,
    ) => Record<string, unknown>;
  };
}

type ActivityTracing = Pick<ServerTracing, 'continue' | 'current'>;

/** How an attempt ended that did not fail. */
type Expected = 'cancelled' | 'completes later' | 'benign';

/** Tells whether an error of an activity is no failure. Never throws. */
function expectedEnd(thrown: unknown, { cancellationSignal }: TemporalActivityContext): Expected | undefined {
  try {
    const { name, category } = Object(thrown) as { name?: unknown; category?: unknown };
    if (name === 'CompleteAsyncError') return 'completes later';
    if (name === 'CancelledFailure' && cancellationSignal.aborted) return 'cancelled';
    return name === 'ApplicationFailure' && category === 'BENIGN' ? 'benign' : undefined;
  } catch {
    return undefined;
  }
}

function describeActivity({ info }: TemporalActivityContext): Attributes {
  const { activityId, attempt, taskQueue, workflowType, workflowExecution } = info;
  return {
    [ACTIVITY_ID]: activityId,
    [ATTEMPT]: attempt,
    [TASK_QUEUE]: taskQueue,
    ...(workflowType !== undefined && { [WORKFLOW_TYPE]: workflowType }),
    ...(workflowExecution && {
      [WORKFLOW_ID]: workflowExecution.workflowId,
      [RUN_ID]: workflowExecution.runId,
    }),
  };
}

/** Reads the context of an activity. Without one, all activities of a run share the trace that the run would have. */
function contextOf(headers: unknown, { info }: TemporalActivityContext, tell: TellFault): GivenContext {
  const received = readReceived(headers, tell);
  const { workflowExecution } = info;
  if (!received?.trace) return workflowExecution ? { traceId: traceIdOf(workflowExecution.runId) } : null;
  const { trace, flags, correlationId, sessionId } = received;
  return { ...trace, flags, correlationId, sessionId } as GivenContext;
}

/** Ends the span of an attempt that did not fail. */
function endExpected(span: Span, expected: Expected): void {
  if (expected === 'benign') span.setAttributes({ [conventions.REFUSED]: true });
  span.end(expected === 'cancelled' ? { failure: STOPPED } : {});
}

/**
 * Creates an interceptor for activities. Each attempt runs in a CONSUMER span under the span of its workflow, so all
 * attempts are in one trace. The attribute `temporalAttempt` numbers them. Inside, `current`, `span`, `log`, `fetch` and
 * `captureError` of the tracing belong to the attempt. The lines of Temporal's `log` carry `trace_id`, `span_id`,
 * `correlation_id` and `reference`.
 *
 * Temporal gets the result or the error of the activity, unchanged. An error is recorded once. A cancelled activity, an
 * activity that is completed later, and a failure of the category `BENIGN` are no errors.
 *
 * @example
 * const worker = await Worker.create({
 *   interceptors: { activity: [temporalActivityInterceptor(tracing)], workflowModules: [interceptorsPath] },
 *   sinks: temporalSinks(tracing),
 * });
 */
export function temporalActivityInterceptor(
  tracing: ActivityTracing,
  options: TemporalWorkerOptions = {},
): (activity: TemporalActivityContext) => TemporalActivityInterceptors {
  checkTracing(tracing, 'continue', 'temporalActivityInterceptor');
  const idsOf = logMixin(tracing);
  const tell = createTellFault(options);
  return (activity) => ({
    inbound: {
      execute: (input, next) =>
        runAttempt(tracing, { activity, headers: input.headers, tell }, () => next(input)),
    },
    outbound: { getLogAttributes: (input, next) => next({ ...idsOf(), ...input }) },
  });
}

/** An attempt of an activity. */
interface Attempt {
  readonly activity: TemporalActivityContext;
  readonly headers: unknown;
  readonly tell: TellFault;
}

async function runAttempt(
  tracing: ActivityTracing,
  { activity, headers, tell }: Attempt,
  work: () => Promise<unknown>,
): Promise<unknown> {
  let expected: { readonly error: unknown } | undefined;
  const result = await tracing.continue(
    contextOf(headers, activity, tell),
    activity.info.activityType,
    async (span) => {
      try {
        return await work();
      } catch (error) {
        const end = expectedEnd(error, activity);
        if (!end) throw error;
        endExpected(span, end);
        expected = { error };
        return undefined;
      }
    },
    { kind: 'consumer', attributes: describeActivity(activity) },
  );
  if (expected) throw expected.error;
  return result;
}
