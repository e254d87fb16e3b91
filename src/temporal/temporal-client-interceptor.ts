import type { Attributes, SpanKind, TracingContext } from '../core/index.ts';
import type { ServerTracing } from '../server/index.ts';
import type { CallWithHeaders, TemporalHeaders } from '../temporal-workflow/index.ts';
import {
  attempt,
  UPDATE_ID,
  withContext,
  WORKFLOW_ID,
  WORKFLOW_TYPE,
  writeContext,
} from '../temporal-workflow/internal.ts';
import { checkTracing } from './check-tracing.ts';

interface WorkflowPlace {
  readonly workflowExecution: { readonly workflowId?: string | null };
}

interface StartCall extends CallWithHeaders {
  readonly workflowType?: string;
  readonly activityType?: string;
  readonly options: { readonly workflowId?: string; readonly taskQueue?: string };
}

interface UpdateOptions {
  readonly updateId?: string;
}

type SignalCall = CallWithHeaders & WorkflowPlace & { readonly signalName: string };
type SignalWithStartCall = StartCall & { readonly signalName: string };
type QueryCall = CallWithHeaders & WorkflowPlace & { readonly queryType: string };
type UpdateCall = CallWithHeaders &
  WorkflowPlace & { readonly updateName: string; readonly options: UpdateOptions };
type ScheduleCall = CallWithHeaders & { readonly options: { readonly scheduleId: string } };

interface UpdateWithStartCall {
  readonly workflowType: string;
  readonly updateName: string;
  readonly workflowStartHeaders: TemporalHeaders;
  readonly updateHeaders: TemporalHeaders;
  readonly workflowStartOptions: { readonly workflowId?: string };
  readonly updateOptions: UpdateOptions;
}

/** A call of a client. It returns what the client returns. */
type ClientCall<Input> = <I extends Input, R>(input: I, next: (input: I) => Promise<R>) => Promise<R>;

/**
 * An interceptor for Temporal's clients. The same object fits `interceptors.workflow`, `interceptors.schedule` and
 * `interceptors.activity`.
 */
export interface TemporalClientInterceptor {
  /** Starts an activity, or a workflow if the client is older than `startWithDetails`. */
  readonly start: ClientCall<StartCall>;
  readonly startWithDetails: ClientCall<StartCall>;
  readonly signal: ClientCall<SignalCall>;
  readonly signalWithStart: ClientCall<SignalWithStartCall>;
  readonly query: ClientCall<QueryCall>;
  readonly startUpdate: ClientCall<UpdateCall>;
  readonly startUpdateWithStart: ClientCall<UpdateWithStartCall>;
  /** Creates a schedule. */
  readonly create: ClientCall<ScheduleCall>;
}

/** What a call of a client is. */
interface CallFacts {
  readonly name: string;
  readonly kind?: SpanKind;
  readonly workflowId?: string | null | undefined;
  readonly workflowType?: string | undefined;
  readonly updateId?: string | undefined;
}

const describeStart = ({ workflowType, activityType, options }: StartCall): CallFacts => ({
  name: `start ${workflowType ?? activityType}`,
  workflowId: options.workflowId,
  workflowType,
});

const describeSignal = ({ signalName, workflowExecution }: SignalCall): CallFacts => ({
  name: `signal ${signalName}`,
  workflowId: workflowExecution.workflowId,
});

const describeSignalWithStart = (input: SignalWithStartCall): CallFacts => ({
  ...describeStart(input),
  name: `signal ${input.signalName}, start ${input.workflowType}`,
});

const describeQuery = ({ queryType, workflowExecution }: QueryCall): CallFacts => ({
  name: `query ${queryType}`,
  kind: 'client',
  workflowId: workflowExecution.workflowId,
});

const describeUpdate = ({ updateName, workflowExecution, options }: UpdateCall): CallFacts => ({
  name: `update ${updateName}`,
  kind: 'client',
  workflowId: workflowExecution.workflowId,
  updateId: options.updateId,
});

const describeUpdateWithStart = (input: UpdateWithStartCall): CallFacts => ({
  name: `update ${input.updateName}, start ${input.workflowType}`,
  kind: 'client',
  workflowId: input.workflowStartOptions.workflowId,
  workflowType: input.workflowType,
  updateId: input.updateOptions.updateId,
});

const describeSchedule = ({ options }: ScheduleCall): CallFacts => ({
  name: `schedule ${options.scheduleId}`,
});

function attributesOf({ workflowId, workflowType, updateId }: CallFacts): Attributes {
  return {
    ...(workflowId && { [WORKFLOW_ID]: workflowId }),
    ...(workflowType && { [WORKFLOW_TYPE]: workflowType }),
    ...(updateId && { [UPDATE_ID]: updateId }),
  };
}

/** How the context goes into a call. */
type WriteInto = <I extends object>(input: I, context: TracingContext) => I;

const asLink: WriteInto = (input, context) => withContext(input, context, { isLink: true });

/** An update that also starts its workflow has headers for both. */
const intoBoth = <I extends UpdateWithStartCall>(input: I, context: TracingContext): I => ({
  ...input,
  workflowStartHeaders: writeContext(input.workflowStartHeaders, context),
  updateHeaders: writeContext(input.updateHeaders, context),
});

/**
 * Creates an interceptor for Temporal's clients. A call to start a workflow or an activity, or to signal a workflow, runs
 * in a PRODUCER span. A query or an update runs in a CLIENT span, because the caller waits for the answer. Each span is a
 * child of the current span, and its context goes to the workflow in a header.
 *
 * A schedule starts workflows for years, so its runs begin traces of their own, with a link to the span that created the
 * schedule. The caller gets the result or the error of the client, unchanged.
 *
 * @example
 * const interceptor = temporalClientInterceptor(tracing);
 * const client = new Client({ interceptors: { workflow: [interceptor], schedule: [interceptor] } });
 */
export function temporalClientInterceptor(tracing: Pick<ServerTracing, 'span'>): TemporalClientInterceptor {
  checkTracing(tracing, 'span', 'temporalClientInterceptor');

  /** Creates a call that runs in a span. A call that cannot be described runs without a span. */
  function follow<Input extends object>(
    describe: (input: Input) => CallFacts,
    write: (input: Input, context: TracingContext) => Input = withContext,
  ): ClientCall<Input> {
    return (input, next) => {
      const facts = attempt(() => describe(input));
      if (!facts) return next(input);
      const { name, kind = 'producer' } = facts;
      return tracing.span(
        name,
        // The call keeps all its fields, so its type stays the same.
        ({ context }) => next((attempt(() => write(input, context)) as typeof input | undefined) ?? input),
        { kind, attributes: attributesOf(facts) },
      );
    };
  }

  return {
    start: follow(describeStart),
    startWithDetails: follow(describeStart),
    signal: follow(describeSignal),
    signalWithStart: follow(describeSignalWithStart),
    query: follow(describeQuery),
    startUpdate: follow(describeUpdate),
    startUpdateWithStart: follow(describeUpdateWithStart, intoBoth),
    create: follow(describeSchedule, asLink),
  };
}
